package io.gpurightsizer.sizing.offers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The ResourceQuotas and LimitRanges of a namespace, which may refuse a renamed pod that they would have admitted before. */
public interface AdmissionRules {
    /** Where there are none, or none is known. */
    AdmissionRules NONE = pod -> Optional.empty();

    /** Which object refuses the pod and why, for example {@code ResourceQuota gpus: …}; empty if none does. */
    Optional<String> refusal(Renamed pod);

    /**
     * A pod as it would ask for devices, one for each container.
     *
     * @param containers what containers that run side by side ask for
     * @param initContainers what init containers ask for, whose devices may be the same ones
     * @param scopes what quotas look at to see whether they count it
     * @param bestEffort whether it asks for neither cpu nor memory
     * @param countedBefore whether a quota that is used may count it already
     */
    record Renamed(
            List<Target> containers,
            List<Target> initContainers,
            QuotaScopes scopes,
            boolean bestEffort,
            boolean countedBefore) {
        public Renamed {
            containers = List.copyOf(containers);
            initContainers = List.copyOf(initContainers);
        }

        /** What each container asks for, in any order. */
        public List<Target> all() {
            List<Target> all = new ArrayList<>(containers);
            all.addAll(initContainers);
            return all;
        }

        /** How many the pod asks for at most, as far as that depends on which init containers go on running. */
        public long atMost(String resource) {
            return count(containers, resource) + count(initContainers, resource);
        }

        /** How many the pod asks for at least. */
        public long atLeast(String resource) {
            return Math.max(count(containers, resource), Math.min(1, count(initContainers, resource)));
        }

        private static long count(List<Target> asked, String resource) {
            return asked.stream().filter(it -> it.countedAs().equals(resource)).count();
        }
    }
}
