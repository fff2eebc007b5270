package io.gpurightsizer.sizing;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * Why a pod keeps what it asks for. The constants are in the order in which {@link Checks} asks the questions; the
 * README lists the same order.
 */
public enum KeepReason {
    NO_WHOLE_GPU("no-whole-gpu", "resized before?", "no container asks for a whole GPU", ""),
    OPTED_OUT(
            "opted-out",
            "opted out?",
            "resizing is off for this pod, its owner or its namespace",
            "the label or annotation gpu-rightsizer.io/mode"),
    MIRROR_POD("mirror-pod", "a static pod's mirror?", "a static pod's mirror cannot be changed", ""),
    MANAGED_ELSEWHERE(
            "managed-elsewhere",
            "managed by another system?",
            "another system decides which GPU it gets",
            "for a scheduler that leaves the choice of devices to the kubelet, allowedSchedulers in the sizing table"),
    MORE_THAN_ONE_GPU("more-than-one-gpu", "more than one GPU?", "it needs more than one GPU", ""),
    DEVICES_PINNED(
            "devices-pinned",
            "devices chosen by hand?",
            "its devices are chosen by hand",
            "remove NVIDIA_VISIBLE_DEVICES or CUDA_VISIBLE_DEVICES from the container"),
    TRAINING(
            "training",
            "trains a model?",
            "it trains a model, and the table says what serving takes",
            "the annotation gpu-rightsizer.io/memory says what it needs"),
    SEVERAL_MODELS(
            "several-models",
            "several models?",
            "a container loads several models",
            "the annotation gpu-rightsizer.io/memory says what they need together"),
    NO_MATCHING_ROW(
            "no-matching-row",
            "need unknown?",
            "no row of the sizing table matches and no need is declared",
            "a row for the model in the sizing table, or the annotation gpu-rightsizer.io/memory or"
                    + " gpu-rightsizer.io/model"),
    WHOLE_GPU_ROW(
            "whole-gpu-row",
            "meant to have a whole GPU?",
            "it is meant to have a whole GPU",
            "an earlier row in the sizing table, or the annotation gpu-rightsizer.io/memory"),
    SETTING_UNKNOWN(
            "setting-unknown",
            "need changed by a setting?",
            "a setting changes what it needs, and how much is not known",
            "the annotation gpu-rightsizer.io/memory says what it needs"),
    NOT_OFFERED(
            "not-offered",
            "offers unsuitable?",
            "no node it may run on offers a suitable partition",
            "cut GPUs (gpu-rightsizer plan says how); isolation: any takes shared GPUs, computeCapability: any other"
                    + " generations of GPUs"),
    TOO_SMALL(
            "too-small",
            "offers too small?",
            "what is offered is too small",
            "cut GPUs into larger partitions (gpu-rightsizer plan says how)"),
    WOULD_BE_REFUSED(
            "would-be-refused",
            "refused by a quota?",
            "a quota or limit of its namespace would refuse the renamed pod",
            "a ResourceQuota or LimitRange that allows the partition"),
    NONE_FREE(
            "none-free",
            "offers all held?",
            "nothing that fits it is free",
            "more partitions, or whenNoneFree: wait in the sizing table or the annotation"
                    + " gpu-rightsizer.io/when-none-free");

    private final String code;
    private final String question;
    private final String sentence;
    private final String change;

    KeepReason(String code, String question, String sentence, String change) {
        this.code = code;
        this.question = question;
        this.sentence = sentence;
        this.change = change;
    }

    /** The reason with a code; empty if there is none. */
    public static Optional<KeepReason> ofCode(String code) {
        return Stream.of(values()).filter(it -> it.code.equals(code)).findFirst();
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

    /** What a user can change so that it may be resized; empty where nothing is to be changed. */
    public String change() {
        return change;
    }
}
