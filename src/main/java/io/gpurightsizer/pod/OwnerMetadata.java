package io.gpurightsizer.pod;

import java.util.Map;
import java.util.Optional;

/**
 * What the metadata of a pod's controlling owner says to us and to other GPU systems.
 *
 * @param annotations those that matter here; empty if it has none, or may not be read
 * @param labels likewise
 * @param controller its own controlling owner, for example the Deployment of a ReplicaSet; empty if it has none
 * @param notRead why it is not known, for example {@code ReplicaSet asr-5d8f was not read within 200 ms}
 */
public record OwnerMetadata(
        Map<String, String> annotations,
        Map<String, String> labels,
        Optional<SubmittedPod.Owner> controller,
        Optional<String> notRead) {
    /** There is no owner, or none that we may read. */
    public static final OwnerMetadata NONE = of(Map.of(), Map.of());

    public OwnerMetadata {
        annotations = Map.copyOf(annotations);
        labels = Map.copyOf(labels);
    }

    /** What was read of an owner without a controller. */
    public static OwnerMetadata of(Map<String, String> annotations, Map<String, String> labels) {
        return new OwnerMetadata(annotations, labels, Optional.empty(), Optional.empty());
    }

    public static OwnerMetadata notRead(String why) {
        return new OwnerMetadata(Map.of(), Map.of(), Optional.empty(), Optional.of(why));
    }
}
