package io.gpurightsizer.sizing;

/**
 * Why a pod keeps what it asks for. The constants stand in the order in which the questions are asked; the README lists
 * the same order.
 */
public enum KeepReason {
    NO_WHOLE_GPU("no-whole-gpu", "no container asks for a whole GPU"),
    OPTED_OUT("opted-out", "resizing is off for this pod, its owner or its namespace"),
    MIRROR_POD("mirror-pod", "a static pod's mirror cannot be changed"),
    MANAGED_ELSEWHERE("managed-elsewhere", "another system decides which GPU it gets"),
    MORE_THAN_ONE_GPU("more-than-one-gpu", "it needs more than one GPU"),
    DEVICES_PINNED("devices-pinned", "its devices are chosen by hand"),
    NO_MATCHING_ROW("no-matching-row", "no row of the sizing table matches and no need is declared"),
    WHOLE_GPU_ROW("whole-gpu-row", "it is meant to have a whole GPU"),
    NOT_OFFERED("not-offered", "no node it may run on offers a suitable partition"),
    TOO_SMALL("too-small", "what is offered is too small");

    private final String code;
    private final String sentence;

    KeepReason(String code, String sentence) {
        this.code = code;
        this.sentence = sentence;
    }

    /** The word that metrics, audit annotations and reports count by, for example {@code no-matching-row}. */
    public String code() {
        return code;
    }

    /** The reason for any pod; what holds for this one is the decision's detail. */
    public String sentence() {
        return sentence;
    }
}
