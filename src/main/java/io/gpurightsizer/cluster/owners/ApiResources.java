package io.gpurightsizer.cluster.owners;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.fabric8.kubernetes.client.KubernetesClient;

import io.gpurightsizer.cluster.watch.JsonGet;

/** The path under which objects of a kind are served: known of the usual owners, of others found by discovery. */
final class ApiResources {
    private static final int MOST_REMEMBERED = 256;
    private static final Duration REMEMBERED = Duration.ofMinutes(10);
    private static final Duration REMEMBERED_IF_NONE = Duration.ofSeconds(30);
    private static final Map<String, ApiResource> BUILT_IN = Map.of(
            "apis/apps/v1/ReplicaSet", new ApiResource("replicasets", true),
            "apis/apps/v1/Deployment", new ApiResource("deployments", true),
            "apis/apps/v1/StatefulSet", new ApiResource("statefulsets", true),
            "apis/apps/v1/DaemonSet", new ApiResource("daemonsets", true),
            "apis/batch/v1/CronJob", new ApiResource("cronjobs", true),
            "apis/batch/v1/Job", new ApiResource("jobs", true),
            "api/v1/ReplicationController", new ApiResource("replicationcontrollers", true));

    private final KubernetesClient client;

    /** By the path of group and version, what it serves by kind. */
    private final AsyncCache<String, Map<String, ApiResource>> discovered = Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .executor(Runnable::run)
            .expireAfter(Expiry.writing((String path, Map<String, ApiResource> byKind) ->
                    byKind.isEmpty() ? REMEMBERED_IF_NONE : REMEMBERED))
            .buildAsync();

    private record ApiResource(String plural, boolean namespaced) {
        String path(OwnerKey owner) {
            return owner.apiPath() + "/" + (namespaced ? "namespaces/" + owner.namespace() + "/" : "") + plural + "/"
                    + owner.name();
        }
    }

    ApiResources(KubernetesClient client) {
        this.client = client;
    }

    /** The path of an object, from the API server's root; empty if its kind is not served. */
    CompletableFuture<Optional<String>> path(OwnerKey owner) {
        ApiResource builtIn = BUILT_IN.get(owner.apiPath() + "/" + owner.kind());
        if (builtIn != null) {
            return CompletableFuture.completedFuture(Optional.of(builtIn.path(owner)));
        }
        return discovered
                .get(
                        owner.apiPath(),
                        (path, executor) -> JsonGet.of(client, path, "application/json")
                                .thenApply(
                                        list -> list.map(ApiResources::byKind).orElse(Map.of())))
                .thenApply(
                        byKind -> Optional.ofNullable(byKind.get(owner.kind())).map(it -> it.path(owner)));
    }

    /** Subresources, whose names have a slash, are left out. */
    private static Map<String, ApiResource> byKind(JsonNode apiResourceList) {
        Map<String, ApiResource> byKind = new HashMap<>();
        for (JsonNode resource : apiResourceList.path("resources")) {
            String name = resource.path("name").asText();
            if (name.indexOf('/') < 0) {
                byKind.put(
                        resource.path("kind").asText(),
                        new ApiResource(name, resource.path("namespaced").asBoolean()));
            }
        }
        return Map.copyOf(byKind);
    }
}
