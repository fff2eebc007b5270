package io.gpurightsizer.cluster.volumes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.jboss.logging.Logger;

import io.gpurightsizer.cluster.state.StorageClassState;
import io.gpurightsizer.cluster.state.VolumeReader;
import io.gpurightsizer.cluster.state.Volumes;
import io.gpurightsizer.cluster.state.Volumes.ClaimState;
import io.gpurightsizer.cluster.watch.JsonGet;
import io.gpurightsizer.sizing.offers.Dependencies.Claim;
import io.gpurightsizer.sizing.offers.Dependencies.Made;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.text.SafeText;

/**
 * The volumes of pods: each PersistentVolumeClaim by one GET, then the PersistentVolume that it is bound to, or the list of
 * StorageClasses if it is not bound. A bound claim is remembered for {@link #REMEMBERED}, anything else for
 * {@link #REMEMBERED_IF_NOT_BOUND}.
 */
public final class VolumeLookup {
    static final Duration REMEMBERED = Duration.ofSeconds(30);
    static final Duration REMEMBERED_IF_NOT_BOUND = Duration.ofSeconds(5);

    private static final Logger LOG = Logger.getLogger(VolumeLookup.class);
    private static final int MOST_REMEMBERED = 10_000;
    private static final Pattern DNS_SUBDOMAIN = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");
    private static final Volumes NOTHING_FOUND = new Volumes(Map.of(), Map.of(), Map.of());
    private static final String CLASSES = "apis/storage.k8s.io/v1/storageclasses";

    private final KubernetesClient client;
    private final Duration deadline;
    private final AsyncCache<String, Volumes> byClaim;
    private final AsyncCache<String, Map<String, StorageClassState>> classes;
    private final LongAdder failures = new LongAdder();

    /**
     * Has asked nothing yet.
     *
     * @param client stays the caller's to close
     * @param deadline after which a claim counts as not read, for example 200 ms
     */
    public VolumeLookup(KubernetesClient client, Duration deadline) {
        this(client, deadline, Ticker.systemTicker());
    }

    VolumeLookup(KubernetesClient client, Duration deadline, Ticker ticker) {
        this.client = client;
        this.deadline = deadline;
        this.byClaim = Caffeine.newBuilder()
                .maximumSize(MOST_REMEMBERED)
                .ticker(ticker)
                .executor(Runnable::run)
                .expireAfter(Expiry.writing((String claim, Volumes volumes) ->
                        volumes.nodes().isEmpty() ? REMEMBERED_IF_NOT_BOUND : REMEMBERED))
                .buildAsync();
        this.classes = Caffeine.newBuilder()
                .ticker(ticker)
                .executor(Runnable::run)
                .expireAfterWrite(REMEMBERED)
                .buildAsync();
    }

    /**
     * What is known of a pod's claims. Never fails: one that cannot be read in time is not known, and an answer that comes too
     * late is still remembered for the next pod.
     */
    public CompletionStage<Volumes> fetch(String namespace, List<Claim> claims) {
        List<CompletableFuture<Volumes>> all = new ArrayList<>();
        for (Claim claim : claims) {
            all.add(claim.made() == Made.FOR_THE_POD ? ofClasses() : ofClaim(namespace, claim.name()));
        }
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).thenApply(done -> merged(all));
    }

    /** How often a claim could not be read: not in time, not allowed, or with an answer that makes no sense. */
    public long failures() {
        return failures.sum();
    }

    private static Volumes merged(List<CompletableFuture<Volumes>> all) {
        Map<String, ClaimState> claims = new HashMap<>();
        Map<String, Optional<List<Placement.Term>>> nodes = new HashMap<>();
        Map<String, StorageClassState> classes = new HashMap<>();
        for (CompletableFuture<Volumes> one : all) {
            claims.putAll(one.join().claims());
            nodes.putAll(one.join().nodes());
            classes.putAll(one.join().classes());
        }
        return new Volumes(claims, nodes, classes);
    }

    private CompletableFuture<Volumes> ofClaim(String namespace, String name) {
        if (!isName(namespace) || !isName(name)) {
            return CompletableFuture.completedFuture(
                    found(namespace + "/" + name, ClaimState.notRead("there can be none of that name")));
        }
        String key = namespace + "/" + name;
        return inTime(
                byClaim.get(key, (it, executor) -> read(namespace, name)),
                found(key, ClaimState.notRead("it was not read within " + deadline.toMillis() + " ms")));
    }

    private CompletableFuture<Volumes> ofClasses() {
        return inTime(
                classes().thenApply(it -> new Volumes(Map.of(), Map.of(), it)).exceptionally(cause -> {
                    failed(CLASSES, cause);
                    return NOTHING_FOUND;
                }),
                NOTHING_FOUND);
    }

    private CompletableFuture<Volumes> inTime(CompletableFuture<Volumes> answer, Volumes tooLate) {
        return answer.copy()
                .completeOnTimeout(tooLate, deadline.toNanos(), TimeUnit.NANOSECONDS)
                .thenApply(it -> {
                    if (it == tooLate) {
                        failures.increment();
                    }
                    return it;
                });
    }

    private CompletableFuture<Volumes> read(String namespace, String name) {
        String key = namespace + "/" + name;
        String path = "api/v1/namespaces/" + namespace + "/persistentvolumeclaims/" + name;
        return get(path)
                .thenCompose(claim -> claim.isEmpty()
                        ? completed(found(key, ClaimState.notRead("there is none")))
                        : withVolume(key, VolumeReader.claim(claim.get())))
                .exceptionally(cause -> found(key, ClaimState.notRead(failed(path, cause))));
    }

    private CompletableFuture<Volumes> withVolume(String key, ClaimState claim) {
        if (!claim.notRead().isEmpty()) {
            return completed(found(key, claim));
        }
        if (claim.volume().isEmpty()) {
            return classes().thenApply(it -> new Volumes(Map.of(key, claim), Map.of(), it));
        }
        return get("api/v1/persistentvolumes/" + claim.volume())
                .thenApply(volume -> new Volumes(
                        Map.of(key, claim),
                        volume.map(it -> Map.of(claim.volume(), VolumeReader.volume(it)))
                                .orElse(Map.of()),
                        Map.of()));
    }

    private CompletableFuture<Map<String, StorageClassState>> classes() {
        return classes.get(
                CLASSES,
                (path, executor) -> get(path)
                        .thenApply(list -> list.map(VolumeLookup::byName).orElse(Map.of())));
    }

    private static Map<String, StorageClassState> byName(JsonNode list) {
        Map<String, StorageClassState> byName = new HashMap<>();
        for (JsonNode item : list.path("items")) {
            byName.put(item.at("/metadata/name").asText(), VolumeReader.storageClass(item));
        }
        return byName;
    }

    private CompletableFuture<Optional<JsonNode>> get(String path) {
        return JsonGet.of(client, path, "application/json");
    }

    private String failed(String path, Throwable cause) {
        failures.increment();
        LOG.debugf("volume not read: path=%s error=\"%s\"", path, SafeText.logValue(String.valueOf(cause)));
        Throwable root = cause instanceof CompletionException ? cause.getCause() : cause;
        return root instanceof KubernetesClientException refusal && refusal.getCode() == 403
                ? "it may not be read"
                : "it could not be read";
    }

    private static Volumes found(String key, ClaimState claim) {
        return new Volumes(Map.of(key, claim), Map.of(), Map.of());
    }

    private static CompletableFuture<Volumes> completed(Volumes volumes) {
        return CompletableFuture.completedFuture(volumes);
    }

    private static boolean isName(String text) {
        return DNS_SUBDOMAIN.matcher(text).matches() && !text.contains("..");
    }
}
