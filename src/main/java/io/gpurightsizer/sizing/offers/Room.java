package io.gpurightsizer.sizing.offers;

import java.util.List;

/** What is free on the nodes that a pod may run on. */
public interface Room {
    /** Of offers behind which no counted device stands: any number is free. */
    Room UNLIMITED = asked -> Count.UNLIMITED;

    /** Counts for a pod whose containers ask for these, one for each container. */
    Count of(List<Target> asked);

    /** Whether there is enough for a pod whose containers ask for these: quicker than to count them. */
    default boolean isFree(List<Target> asked) {
        return of(asked).enough();
    }

    /**
     * How many devices there are on the nodes that the pod may run on.
     *
     * @param enough whether some node has free all that the pod then asks for, whatever the pods that wait get
     * @param offered how many devices there are
     * @param held how many of them pods have that are on these nodes
     * @param waitedFor how many more of them pods may get that are not on a node yet
     * @param remark why there is not enough though devices are free, or why nothing is known; empty otherwise
     */
    record Count(boolean enough, long offered, long held, long waitedFor, String remark) {
        static final Count UNLIMITED = new Count(true, Offers.NodeGroup.UNLIMITED, 0, 0, "");

        /** Where it is not known what pods hold, nothing counts as free. */
        public static Count notKnown(long offered, String why) {
            return new Count(false, offered, 0, 0, why);
        }

        /** Whether there are so many; nothing is counted where nodes are assumed. */
        public boolean isCounted() {
            return offered != Offers.NodeGroup.UNLIMITED;
        }

        /** For example {@code 7 offered, 5 held, 2 waited for}. */
        @Override
        public String toString() {
            if (!isCounted()) {
                return "any number offered";
            }
            return offered + " offered"
                    + (remark.isEmpty() || held > 0 ? ", " + held + " held" : "")
                    + (waitedFor > 0 ? ", " + waitedFor + " waited for" : "")
                    + (remark.isEmpty() ? "" : "; " + remark);
        }
    }
}
