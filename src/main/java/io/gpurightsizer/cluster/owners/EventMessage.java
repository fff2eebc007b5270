package io.gpurightsizer.cluster.owners;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;

import io.gpurightsizer.pod.SubmittedPod;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What is said about an owner of pods.
 *
 * @param reason one word, for example {@code GpuResized}
 */
record EventMessage(String namespace, SubmittedPod.Owner owner, String reason, String text) {
    private static final int LONGEST_TEXT = 1_000;
    private static final int BYTES_OF_NAME = 16;
    private static final String COMPONENT = "gpu-rightsizer";

    EventMessage {
        text = text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT - 1) + "…";
    }

    /** The Event that says it for the first time. */
    Event event(Instant now) {
        String time = time(now);
        return new EventBuilder()
                .withNewMetadata()
                .withName(name())
                .withNamespace(namespace)
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion(owner.apiVersion())
                .withKind(owner.kind())
                .withNamespace(namespace)
                .withName(owner.name())
                .withUid(owner.uid())
                .endInvolvedObject()
                .withType("Normal")
                .withReason(reason)
                .withMessage(text)
                .withNewSource()
                .withComponent(COMPONENT)
                .endSource()
                .withFirstTimestamp(time)
                .withLastTimestamp(time)
                .withCount(1)
                .build();
    }

    /** As the API takes times. */
    static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** The same for the same message, whichever replica of the webhook says it, so that there is one Event of them all. */
    private String name() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : List.of(owner.apiVersion(), owner.kind(), owner.name(), owner.uid(), reason, text)) {
                digest.update(part.getBytes(UTF_8));
                digest.update((byte) 0);
            }
            return COMPONENT + "." + HexFormat.of().formatHex(digest.digest(), 0, BYTES_OF_NAME);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
