package io.gpurightsizer.cluster.owners;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.jboss.logging.Logger;

import io.gpurightsizer.cluster.watch.JsonGet;
import io.gpurightsizer.pod.OwnerMetadata;
import io.gpurightsizer.pod.SubmittedPod;
import io.gpurightsizer.text.SafeText;

/**
 * The metadata of the controllers that pods belong to, by one GET for metadata alone, of any kind the API server lets us
 * read. A ReplicaSet carries its Deployment's annotations, so one look-up is enough. An answer is remembered for
 * {@link #REMEMBERED}; that there is nothing that matters here, or that it was not read, for {@link #REMEMBERED_IF_NONE}.
 */
public final class OwnerLookup {
    static final Duration REMEMBERED = Duration.ofSeconds(30);
    static final Duration REMEMBERED_IF_NONE = Duration.ofSeconds(5);

    private static final Logger LOG = Logger.getLogger(OwnerLookup.class);
    private static final int MOST_REMEMBERED = 10_000;

    /** More owners above each other than there are in practice; it ends circles. */
    private static final int MOST_OWNERS = 10;

    private static final String METADATA_ONLY = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";

    private final KubernetesClient client;
    private final ApiResources resources;
    private final Duration deadline;
    private final Predicate<String> isRelevant;
    private final AsyncCache<OwnerKey, OwnerMetadata> answers;
    private final LongAdder failures = new LongAdder();

    /**
     * Has asked nothing yet.
     *
     * @param client stays the caller's to close
     * @param deadline after which the owner counts as not read, for example 200 ms
     * @param isRelevant which labels and annotations are kept, by their keys; others may be long
     */
    public OwnerLookup(KubernetesClient client, Duration deadline, Predicate<String> isRelevant) {
        this(client, deadline, isRelevant, Ticker.systemTicker());
    }

    OwnerLookup(KubernetesClient client, Duration deadline, Predicate<String> isRelevant, Ticker ticker) {
        this.client = client;
        this.isRelevant = isRelevant;
        this.resources = new ApiResources(client);
        this.deadline = deadline;
        this.answers = Caffeine.newBuilder()
                .maximumSize(MOST_REMEMBERED)
                .ticker(ticker)
                .executor(Runnable::run)
                .expireAfter(Expiry.writing((OwnerKey owner, OwnerMetadata answer) ->
                        answer.annotations().isEmpty() && answer.labels().isEmpty() ? REMEMBERED_IF_NONE : REMEMBERED))
                .buildAsync();
    }

    /** What is remembered of an owner, at once; empty if it must be fetched. */
    public Optional<OwnerMetadata> cached(String namespace, SubmittedPod.Owner owner) {
        Optional<OwnerKey> key = OwnerKey.of(namespace, owner);
        if (key.isEmpty()) {
            return Optional.of(OwnerMetadata.NONE);
        }
        CompletableFuture<OwnerMetadata> known = answers.getIfPresent(key.get());
        return known != null && known.isDone() ? Optional.of(known.join()) : Optional.empty();
    }

    /**
     * An owner's metadata. Never fails: an owner that cannot be read in time is {@linkplain OwnerMetadata#notRead not read},
     * one that we may not read has none. An answer that comes too late is still remembered for the next pod.
     */
    public CompletionStage<OwnerMetadata> fetch(String namespace, SubmittedPod.Owner owner) {
        Optional<OwnerMetadata> known = cached(namespace, owner);
        if (known.isPresent()) {
            return CompletableFuture.completedFuture(known.get());
        }
        OwnerKey key = OwnerKey.of(namespace, owner).orElseThrow();
        OwnerMetadata tooLate = notRead(key, "was not read within " + deadline.toMillis() + " ms");
        return answers.get(key, (it, executor) -> read(it))
                .copy()
                .completeOnTimeout(tooLate, deadline.toNanos(), TimeUnit.NANOSECONDS)
                .thenApply(answer -> {
                    if (answer == tooLate) {
                        failures.increment();
                    }
                    return answer;
                });
    }

    /**
     * The topmost controller above a pod, by controlling owner references, this owner if there is none above it. One that we
     * may not read, or that is not there, is the topmost, as nothing is known to be above it. Empty, and never a failure, if
     * one of them could not be read in time.
     */
    public CompletionStage<Optional<SubmittedPod.Owner>> fetchTop(String namespace, SubmittedPod.Owner owner) {
        return topAbove(namespace, owner, MOST_OWNERS)
                .completeOnTimeout(Optional.empty(), deadline.toNanos(), TimeUnit.NANOSECONDS);
    }

    private CompletableFuture<Optional<SubmittedPod.Owner>> topAbove(
            String namespace, SubmittedPod.Owner owner, int most) {
        Optional<OwnerKey> key = OwnerKey.of(namespace, owner);
        if (key.isEmpty()) {
            return CompletableFuture.completedFuture(Optional.of(owner));
        }
        return answers.get(key.get(), (it, executor) -> read(it)).thenCompose(metadata -> {
            if (metadata.notRead().isPresent() || most == 0) {
                return CompletableFuture.completedFuture(Optional.empty());
            }
            return metadata.controller()
                    .map(it -> topAbove(namespace, it, most - 1))
                    .orElseGet(() -> CompletableFuture.completedFuture(Optional.of(owner)));
        });
    }

    /** How often an owner could not be read: not in time, not allowed, or with an answer that is no object. */
    public long failures() {
        return failures.sum();
    }

    private CompletableFuture<OwnerMetadata> read(OwnerKey key) {
        return CompletableFuture.completedFuture(key)
                .thenCompose(resources::path)
                .thenCompose(path -> path.map(it -> JsonGet.of(client, it, METADATA_ONLY))
                        .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty())))
                .thenApply(owner -> owner.map(it -> metadata(it, key)).orElse(OwnerMetadata.NONE))
                .exceptionally(cause -> failed(key, cause));
    }

    private OwnerMetadata failed(OwnerKey key, Throwable cause) {
        failures.increment();
        LOG.debugf("owner not read: owner=%s error=\"%s\"", key, SafeText.logValue(String.valueOf(cause)));
        return isForbidden(cause) ? OwnerMetadata.NONE : notRead(key, "could not be read");
    }

    private static boolean isForbidden(Throwable cause) {
        Throwable root = cause instanceof CompletionException ? cause.getCause() : cause;
        return root instanceof KubernetesClientException refusal && refusal.getCode() == 403;
    }

    private static OwnerMetadata notRead(OwnerKey key, String why) {
        return OwnerMetadata.notRead("its owner " + key.kind() + " " + key.name() + " " + why);
    }

    /** None of an object that has the owner's name but not its uid. */
    private OwnerMetadata metadata(JsonNode owner, OwnerKey key) {
        JsonNode metadata = owner.path("metadata");
        if (!key.uid().isEmpty() && !key.uid().equals(metadata.path("uid").asText())) {
            return OwnerMetadata.NONE;
        }
        return new OwnerMetadata(
                relevant(metadata.path("annotations")),
                relevant(metadata.path("labels")),
                controller(metadata.path("ownerReferences")),
                Optional.empty());
    }

    private static Optional<SubmittedPod.Owner> controller(JsonNode ownerReferences) {
        for (JsonNode owner : ownerReferences) {
            if (owner.path("controller").asBoolean()) {
                return Optional.of(new SubmittedPod.Owner(
                        owner.path("apiVersion").asText(),
                        owner.path("kind").asText(),
                        owner.path("name").asText(),
                        owner.path("uid").asText()));
            }
        }
        return Optional.empty();
    }

    private Map<String, String> relevant(JsonNode texts) {
        Map<String, String> relevant = new HashMap<>();
        texts.properties().forEach(text -> {
            if (isRelevant.test(text.getKey())) {
                relevant.put(text.getKey(), text.getValue().asText());
            }
        });
        return relevant;
    }
}
