package io.gpurightsizer.cluster.owners;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.jboss.logging.Logger;

import io.gpurightsizer.cluster.watch.JsonGet;
import io.gpurightsizer.pod.SubmittedPod;
import io.gpurightsizer.text.ApiGroup;
import io.gpurightsizer.text.SafeText;

/**
 * The annotations of the controllers that pods belong to, by one GET for metadata alone, of any kind the API server lets
 * us read. A ReplicaSet carries its Deployment's annotations, so one look-up is enough. An answer is remembered for
 * {@link #REMEMBERED}; that there are no annotations, or that they cannot be read, for {@link #REMEMBERED_IF_NONE}.
 */
public final class OwnerAnnotations {
    static final Duration REMEMBERED = Duration.ofSeconds(30);
    static final Duration REMEMBERED_IF_NONE = Duration.ofSeconds(5);

    private static final Logger LOG = Logger.getLogger(OwnerAnnotations.class);
    private static final int MOST_REMEMBERED = 10_000;
    private static final String METADATA_ONLY = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";

    private final KubernetesClient client;
    private final ApiResources resources;
    private final Duration deadline;
    private final AsyncCache<OwnerKey, Answer> answers;
    private final LongAdder failures = new LongAdder();

    /** The annotations of an owner that are meant for us; none where it could not be read. */
    private record Answer(Map<String, String> annotations, boolean failed) {
        private static final Answer FAILED = new Answer(Map.of(), true);
    }

    /**
     * Has asked nothing yet.
     *
     * @param client stays the caller's to close
     * @param deadline after which a pod is decided without its owner, for example 200 ms
     */
    public OwnerAnnotations(KubernetesClient client, Duration deadline) {
        this(client, deadline, Ticker.systemTicker());
    }

    OwnerAnnotations(KubernetesClient client, Duration deadline, Ticker ticker) {
        this.client = client;
        this.resources = new ApiResources(client);
        this.deadline = deadline;
        this.answers = Caffeine.newBuilder()
                .maximumSize(MOST_REMEMBERED)
                .ticker(ticker)
                .executor(Runnable::run)
                .expireAfter(Expiry.writing((OwnerKey owner, Answer answer) ->
                        answer.annotations().isEmpty() ? REMEMBERED_IF_NONE : REMEMBERED))
                .buildAsync();
    }

    /** What is remembered of an owner, at once; empty if it must be fetched. */
    Optional<Map<String, String>> cached(String namespace, SubmittedPod.Owner owner) {
        Optional<OwnerKey> key = OwnerKey.of(namespace, owner);
        if (key.isEmpty()) {
            return Optional.of(Map.of());
        }
        CompletableFuture<Answer> known = answers.getIfPresent(key.get());
        return known != null && known.isDone() ? Optional.of(known.join().annotations()) : Optional.empty();
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
        return answers.get(key, (it, executor) -> read(it))
                .copy()
                .completeOnTimeout(Answer.FAILED, deadline.toNanos(), TimeUnit.NANOSECONDS)
                .thenApply(answer -> {
                    if (answer.failed()) {
                        failures.increment();
                    }
                    return answer.annotations();
                });
    }

    /** How many pods were decided without their owner, because it could not be read in time. */
    public long failures() {
        return failures.sum();
    }

    private CompletableFuture<Answer> read(OwnerKey key) {
        return CompletableFuture.completedFuture(key)
                .thenCompose(resources::path)
                .thenCompose(path -> path.map(it -> JsonGet.of(client, it, METADATA_ONLY))
                        .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty())))
                .thenApply(owner ->
                        new Answer(owner.map(it -> annotations(it, key)).orElse(Map.of()), false))
                .exceptionally(cause -> {
                    LOG.debugf("owner not read: owner=%s error=\"%s\"", key, SafeText.logValue(String.valueOf(cause)));
                    return Answer.FAILED;
                });
    }

    /** None of an object that has the owner's name but not its uid. */
    private static Map<String, String> annotations(JsonNode owner, OwnerKey key) {
        JsonNode metadata = owner.path("metadata");
        if (!key.uid().isEmpty() && !key.uid().equals(metadata.path("uid").asText())) {
            return Map.of();
        }
        Map<String, String> ours = new HashMap<>();
        metadata.path("annotations").properties().forEach(annotation -> {
            if (annotation.getKey().startsWith(ApiGroup.PREFIX)) {
                ours.put(annotation.getKey(), annotation.getValue().asText());
            }
        });
        return Map.copyOf(ours);
    }
}
