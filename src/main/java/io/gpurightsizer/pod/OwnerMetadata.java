package io.gpurightsizer.pod;

import java.util.Map;
import java.util.Optional;

/**
 * What the metadata of a pod's controlling owner says to us and to other GPU systems.
 *
 * @param annotations those that matter here; empty if it has none, or may not be read
 * @param labels likewise
 * @param notRead why it is not known, for example {@code ReplicaSet asr-5d8f was not read within 200 ms}
 */
public record OwnerMetadata(Map<String, String> annotations, Map<String, String> labels, Optional<String> notRead) {
    /** There is no owner, or none that we may read. */
    public static final OwnerMetadata NONE = new OwnerMetadata(Map.of(), Map.of(), Optional.empty());

    public OwnerMetadata {
        annotations = Map.copyOf(annotations);
        labels = Map.copyOf(labels);
    }
}
