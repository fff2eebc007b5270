package io.gpurightsizer.sizing;

/**
 * Why a pod keeps what it asks for. The constants are in the order in which {@link Checks} asks the questions; the
 * README lists the same order.
 */
public enum KeepReason {
    NO_WHOLE_GPU("no-whole-gpu", "asks for no whole GPU?", "no container asks for a whole GPU"),
    OPTED_OUT("opted-out", "opted out?", "resizing is off for this pod, its owner or its namespace"),
    MIRROR_POD("mirror-pod", "a static pod's mirror?", "a static pod's mirror cannot be changed"),
    MANAGED_ELSEWHERE("managed-elsewhere", "managed by another system?", "another system decides which GPU it gets"),
    MORE_THAN_ONE_GPU("more-than-one-gpu", "more than one GPU?", "it needs more than one GPU"),
    DEVICES_PINNED("devices-pinned", "devices chosen by hand?", "its devices are chosen by hand"),
    TRAINING("training", "trains a model?", "it trains a model, and the table says what serving takes"),
    SEVERAL_MODELS("several-models", "several models in one container?", "a container loads several models"),
    NO_MATCHING_ROW(
            "no-matching-row",
            "no row, no declared need?",
            "no row of the sizing table matches and no need is declared"),
    WHOLE_GPU_ROW("whole-gpu-row", "meant to have a whole GPU?", "it is meant to have a whole GPU"),
    SETTING_UNKNOWN(
            "setting-unknown",
            "a setting unknown that changes the need?",
            "a setting changes what it needs, and how much is not known"),
    NOT_OFFERED("not-offered", "nothing suitable offered?", "no node it may run on offers a suitable partition"),
    TOO_SMALL("too-small", "what is offered too small?", "what is offered is too small"),
    WOULD_BE_REFUSED(
            "would-be-refused",
            "refused by a quota or limit?",
            "a quota or limit of its namespace would refuse the renamed pod"),
    NONE_FREE("none-free", "nothing that fits free?", "nothing that fits it is free");

    private final String code;
    private final String question;
    private final String sentence;

    KeepReason(String code, String question, String sentence) {
        this.code = code;
        this.question = question;
        this.sentence = sentence;
    }

    /** What metrics, audit annotations and reports count by, for example {@code no-matching-row}. */
    public String code() {
        return code;
    }

    /** The question, as {@code explain} shows it; if the answer is yes, the pod is kept. */
    public String question() {
        return question;
    }

    /** The reason in words, for any pod; the decision's detail is about one pod. */
    public String sentence() {
        return sentence;
    }
}
