package io.gpurightsizer.workload;

import java.util.Map;
import java.util.stream.Stream;

import io.gpurightsizer.pod.SubmittedPod;

/**
 * How many of the pods of one workload are resized: a number, or a percentage of them, rounded up.
 *
 * @param amount at least 0
 * @param isPercentage whether the amount is a percentage
 */
public record ReplicaShare(int amount, boolean isPercentage) {
    public static final ReplicaShare NONE = new ReplicaShare(0, false);

    /** Labels that give a pod's ordinal, counted from 0: those of a StatefulSet, those of an indexed Job. */
    private static final String[] ORDINALS = {"apps.kubernetes.io/pod-index", "batch.kubernetes.io/job-completion-index"
    };

    /**
     * The other pods of a pod's owner that exist and are not being deleted.
     *
     * @param resized how many of them carry our record
     * @param all how many there are, as far as they ask for GPUs
     */
    public record Siblings(int resized, int all) {
        public static final Siblings NONE = new Siblings(0, 0);

        /** Where pods are not watched: no pod more is resized. */
        public static final Siblings NOT_KNOWN = new Siblings(Integer.MAX_VALUE, 0);
    }

    /**
     * Reads {@code 1} or {@code 25%}.
     *
     * @throws IllegalArgumentException if it is neither a number nor a percentage
     */
    public static ReplicaShare parse(String text) {
        boolean percentage = text.endsWith("%");
        String digits = percentage ? text.substring(0, text.length() - 1) : text;
        if (!digits.matches("[0-9]{1,6}")) {
            throw new IllegalArgumentException("\"" + text
                    + "\" is not a number of replicas; expected a number or a percentage, for example 1 or 25%");
        }
        return new ReplicaShare(Integer.parseInt(digits), percentage);
    }

    /** Whether a pod is among them: by its ordinal if it has one, else by how many of its siblings are resized already. */
    boolean includes(SubmittedPod pod, Siblings siblings) {
        Map<String, String> labels = pod.labels();
        return Stream.of(ORDINALS)
                .map(it -> labels.getOrDefault(it, ""))
                .filter(it -> it.matches("[0-9]{1,6}"))
                .map(Integer::parseInt)
                .findFirst()
                .map(ordinal -> of(ordinal + 1) > of(ordinal))
                .orElseGet(() -> siblings.resized() < of(siblings.all() + 1));
    }

    /** How many of so many pods. */
    private int of(int pods) {
        return (int) Math.min(pods, isPercentage ? ((long) amount * pods + 99) / 100 : amount);
    }

    /** For example {@code 1}, {@code 25%}. */
    @Override
    public String toString() {
        return isPercentage ? amount + "%" : String.valueOf(amount);
    }
}
