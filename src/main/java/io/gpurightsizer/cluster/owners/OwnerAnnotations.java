package io.gpurightsizer.cluster.owners;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;

import io.gpurightsizer.cluster.watch.JsonGet;
import io.gpurightsizer.pod.SubmittedPod;
import io.gpurightsizer.text.ApiGroup;

/**
 * The annotations of the controllers that pods belong to, by one GET for metadata alone, of any kind the API server lets
 * us read. A ReplicaSet carries its Deployment's annotations, so one hop is enough. What was asked is remembered for
 * {@link #REMEMBERED}; that there is nothing, or nothing to be had, for {@link #REMEMBERED_IF_NONE}.
 */
public final class OwnerAnnotations {
    static final Duration REMEMBERED = Duration.ofSeconds(30);
    static final Duration REMEMBERED_IF_NONE = Duration.ofSeconds(5);

    private static final System.Logger LOG = System.getLogger(OwnerAnnotations.class.getName());
    private static final int MOST_REMEMBERED = 10_000;
    private static final String METADATA_ONLY = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";

    private final KubernetesClient client;
    private final ApiResources resources;
    private final Duration deadline;
    private final BoundedMemory<OwnerKey, Map<String, String>> memory;
    private final Map<OwnerKey, CompletableFuture<Map<String, String>>> underWay = new ConcurrentHashMap<>();
    private final LongAdder failures = new LongAdder();

    /**
     * Has asked nothing yet.
     *
     * @param client stays the caller's to close
     * @param deadline after which a pod is decided without its owner, for example 200 ms
     */
    public OwnerAnnotations(KubernetesClient client, Duration deadline) {
        this(client, deadline, System::nanoTime);
    }

    OwnerAnnotations(KubernetesClient client, Duration deadline, LongSupplier nanoClock) {
        this.client = client;
        this.resources = new ApiResources(client);
        this.deadline = deadline;
        this.memory = new BoundedMemory<>(MOST_REMEMBERED, nanoClock);
    }

    /** What is remembered of an owner, at once; empty if it must be fetched. */
    public Optional<Map<String, String>> cached(String namespace, SubmittedPod.Owner owner) {
        Optional<OwnerKey> key = OwnerKey.of(namespace, owner);
        return key.isPresent() ? memory.recall(key.get()) : Optional.of(Map.of());
    }

    /**
     * Those of an owner's annotations that are meant for us. Never fails: an owner that cannot be read in time has none,
     * which is counted. An answer that comes too late is still remembered for the next pod.
     */
    public CompletionStage<Map<String, String>> fetch(String namespace, SubmittedPod.Owner owner) {
        Optional<Map<String, String>> known = cached(namespace, owner);
        if (known.isPresent()) {
            return CompletableFuture.completedFuture(known.get());
        }
        OwnerKey key = OwnerKey.of(namespace, owner).orElseThrow();
        return asked(key)
                .copy()
                .orTimeout(deadline.toNanos(), TimeUnit.NANOSECONDS)
                .exceptionally(cause -> {
                    failures.increment();
                    return Map.of();
                });
    }

    /** How many pods were decided without their owner, because it could not be read in time. */
    public long failures() {
        return failures.sum();
    }

    /** The request that is under way for this owner, or a new one. */
    private CompletableFuture<Map<String, String>> asked(OwnerKey key) {
        CompletableFuture<Map<String, String>> mine = new CompletableFuture<>();
        CompletableFuture<Map<String, String>> other = underWay.putIfAbsent(key, mine);
        if (other != null) {
            return other;
        }
        get(key).whenComplete((annotations, cause) -> {
            memory.remember(
                    key,
                    cause == null ? annotations : Map.of(),
                    cause == null && !annotations.isEmpty() ? REMEMBERED : REMEMBERED_IF_NONE);
            underWay.remove(key);
            if (cause == null) {
                mine.complete(annotations);
            } else {
                LOG.log(System.Logger.Level.DEBUG, "cannot read owner " + key + ": " + cause.getMessage());
                mine.completeExceptionally(cause);
            }
        });
        return mine;
    }

    private CompletionStage<Map<String, String>> get(OwnerKey key) {
        try {
            return resources
                    .path(key)
                    .thenCompose(path -> path.map(
                                    it -> JsonGet.of(client, it, METADATA_ONLY, GenericKubernetesResource.class))
                            .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty())))
                    .thenApply(owner -> owner.map(it -> annotations(it, key)).orElse(Map.of()));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** None of an owner that is not the one the pod means but has taken its name. */
    private static Map<String, String> annotations(GenericKubernetesResource owner, OwnerKey key) {
        boolean same =
                key.uid().isEmpty() || key.uid().equals(owner.getMetadata().getUid());
        Map<String, String> annotations = owner.getMetadata().getAnnotations();
        if (!same || annotations == null) {
            return Map.of();
        }
        Map<String, String> ours = new java.util.HashMap<>();
        annotations.forEach((name, value) -> {
            if (name.startsWith(ApiGroup.PREFIX)) {
                ours.put(name, value);
            }
        });
        return Map.copyOf(ours);
    }
}
