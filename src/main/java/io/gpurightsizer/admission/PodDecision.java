package io.gpurightsizer.admission;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.gpurightsizer.pod.MalformedPodException;
import io.gpurightsizer.pod.SubmittedPod;
import io.gpurightsizer.server.Reservations;
import io.gpurightsizer.sizing.Sizer;
import io.gpurightsizer.sizing.SizingDecision;
import io.gpurightsizer.sizing.Steering;
import io.gpurightsizer.sizing.offers.Target;
import io.gpurightsizer.workload.InterpretedPod;
import io.gpurightsizer.workload.Mode;
import io.gpurightsizer.workload.PodInterpreter;

/**
 * What was decided about the pod of a request.
 *
 * @param pod as submitted
 * @param interpreted the same in the terms of the decision, with the mode that holds for it
 * @param steering how the pod is to be led to whole GPUs; empty if it is not
 * @param explanation the decision's sentence, made once
 */
record PodDecision(
        AdmissionRequest request,
        SubmittedPod pod,
        InterpretedPod interpreted,
        SizingDecision decision,
        Optional<Steering> steering,
        String explanation) {
    /** An API server allows 256 KiB of annotations; ours need less than 16. */
    private static final long MOST_ANNOTATION_BYTES = (256 << 10) - (16 << 10);

    /**
     * Decides by what is known.
     *
     * @throws MalformedPodException if the pod cannot be understood, or has no room for our annotations
     */
    static PodDecision of(AdmissionRequest request, AdmissionState state) {
        SubmittedPod pod = request.pod().orElseThrow();
        InterpretedPod interpreted = PodInterpreter.interpret(pod, state.context(), state.settings());
        SizingDecision decision = Sizer.decide(interpreted.workload(), state.table(), state.offers());
        Optional<Steering> steering = state.settings().steersWholeGpus() ? decision.steering() : Optional.empty();
        if (decision instanceof SizingDecision.Resize || steering.isPresent()) {
            requireRoomForAnnotations(pod.annotations());
        }
        return new PodDecision(request, pod, interpreted, decision, steering, decision.explanation());
    }

    boolean isResize() {
        return decision instanceof SizingDecision.Resize;
    }

    Mode mode() {
        return interpreted.mode();
    }

    /** Whether the pod is changed, or only told what would become of it. */
    boolean isEnforced() {
        return mode() == Mode.ENFORCE;
    }

    /** Whether a resize of ours is taken back: another webhook has changed the pod since, and now it keeps its GPU. */
    boolean isTakenBack() {
        return isEnforced() && !isResize() && interpreted.previous().isReverted();
    }

    /** The same, unless the pod is led so already. */
    Optional<Steering> newSteering() {
        return steering.filter(it -> !interpreted.steering().stands(it));
    }

    /**
     * What the pod is given, for others not to get it too. Nothing where the pod is not changed, where nothing will be
     * stored, and where it was given before.
     */
    Optional<Reservations.Reservation> reservation() {
        if (!isEnforced() || request.dryRun() || interpreted.previous().isReverted()) {
            return Optional.empty();
        }
        if (!(decision instanceof SizingDecision.Resize resize)) {
            return Optional.empty();
        }
        List<Target> targets = resize.containers().stream()
                .map(container -> container.offer().target())
                .toList();
        return Optional.of(new Reservations.Reservation(
                request.namespace(),
                request.name(),
                owner(),
                interpreted.workload().placement().asking(targets)));
    }

    /** The kind and name of the pod's controller; empty if it has none. */
    String owner() {
        return pod.owner().map(SubmittedPod.Owner::title).orElse("");
    }

    /** What is done to a pod that is resized. */
    String verb() {
        return isEnforced() ? "resized" : "would resize";
    }

    private static void requireRoomForAnnotations(Map<String, String> annotations) {
        long size = 0;
        for (Map.Entry<String, String> annotation : annotations.entrySet()) {
            size += utf8Length(annotation.getKey()) + utf8Length(annotation.getValue());
        }
        if (size > MOST_ANNOTATION_BYTES) {
            throw new MalformedPodException("metadata.annotations: " + size + " bytes leave no room for more");
        }
    }

    /** As the API server counts ({@code k8s.io/apimachinery/pkg/api/validation}), without a copy of the text. */
    private static long utf8Length(String text) {
        long length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            length += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return length;
    }
}
