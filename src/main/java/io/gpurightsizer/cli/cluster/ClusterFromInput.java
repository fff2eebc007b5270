package io.gpurightsizer.cli.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;

import io.gpurightsizer.audit.manifests.AuditInput;
import io.gpurightsizer.audit.manifests.FoundPod;
import io.gpurightsizer.cli.terminal.UsageException;
import io.gpurightsizer.cluster.nodes.ClusterObjects;
import io.gpurightsizer.cluster.nodes.NodesFile;
import io.gpurightsizer.cluster.nodes.NodesReader;
import io.gpurightsizer.objects.KubernetesObject;
import io.gpurightsizer.objects.ObjectsByKind;
import io.gpurightsizer.workload.PodInterpreter;

/**
 * A cluster's state, as a file of its objects or its API server tells it, and what is audited. Of the latter count quotas
 * and limits, and the pods and volumes that the API server has; but not those that ask for a whole GPU: they are decided as if
 * they were created anew.
 */
public final class ClusterFromInput {
    private static final Set<String> ALWAYS = Set.of("ResourceQuota", "LimitRange");
    private static final Set<String> IF_CREATED =
            Set.of("Pod", "PersistentVolumeClaim", "PersistentVolume", "StorageClass");

    private final AuditInput input;
    private final NodesReader reader;

    /** Will take what counts of all that is read into {@link #input}; {@code progress} as there. */
    public ClusterFromInput(IntConsumer progress) {
        this(progress, new ObjectsByKind(Set.of()));
    }

    /** The same, and keeps objects of some kinds whole. */
    public ClusterFromInput(IntConsumer progress, ObjectsByKind kept) {
        input = new AuditInput(progress, object -> {
            take(object);
            kept.add(object);
        });
        reader = new NodesReader(object -> {
            input.gpuSystems().seeState(object);
            kept.add(object);
        });
    }

    public AuditInput input() {
        return input;
    }

    private void take(KubernetesObject object) {
        if (ALWAYS.contains(object.kind())
                || IF_CREATED.contains(object.kind()) && !object.uid().isEmpty()) {
            reader.add(object);
        }
    }

    /**
     * Adds the objects of a file.
     *
     * @throws IllegalArgumentException as {@link NodesFile#read(Path)}
     */
    public void readFrom(Path file) throws IOException {
        NodesFile.read(file, reader);
    }

    /** Adds a cluster's objects; empty if its nodes may not be read. */
    public Optional<ClusterObjects> readFrom(KubernetesApi api) throws IOException {
        return ClusterNodes.read(api, input, reader) ? Optional.of(objects()) : Optional.empty();
    }

    /**
     * Adds what runs in a cluster to the input, and the cluster's objects.
     *
     * @throws UsageException if its nodes may not be read
     */
    public ClusterObjects readAll(KubernetesApi api) throws IOException {
        new ClusterLists(api, input, List.of()).read();
        return readFrom(api)
                .orElseThrow(() -> new UsageException("--cluster: the nodes of " + api.name() + " may not be read"));
    }

    /** All that was read; what of it could not be is added to the input. */
    public ClusterObjects objects() {
        reader.unreadable().forEach(input::addUnread);
        for (FoundPod pod : input.pods()) {
            boolean audited = PodInterpreter.asksForWholeGpu(pod.pod()) && !pod.isResized();
            if (audited && pod.identity().kind().equals("Pod")) {
                reader.forgetPod(pod.identity().namespace(), pod.identity().name());
            }
        }
        return reader.objects();
    }
}
