package io.gpurightsizer.cluster.owners;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;

import io.gpurightsizer.cluster.watch.JsonGet;

/** Finds the path under which objects of a kind are served: by heart for the usual owners, by discovery for others. */
final class ApiResources {
    private static final int MOST_GROUPS = 256;
    private static final Duration KEPT = Duration.ofMinutes(10);
    private static final Duration KEPT_IF_ABSENT = Duration.ofSeconds(30);
    private static final Map<String, Plural> BY_HEART = Map.of(
            "apis/apps/v1/ReplicaSet", new Plural("replicasets", true),
            "apis/apps/v1/StatefulSet", new Plural("statefulsets", true),
            "apis/apps/v1/DaemonSet", new Plural("daemonsets", true),
            "apis/batch/v1/Job", new Plural("jobs", true),
            "api/v1/ReplicationController", new Plural("replicationcontrollers", true));

    private final KubernetesClient client;
    private final BoundedMemory<String, Map<String, Plural>> byApiPath =
            new BoundedMemory<>(MOST_GROUPS, System::nanoTime);

    private record Plural(String name, boolean namespaced) {}

    ApiResources(KubernetesClient client) {
        this.client = client;
    }

    /** The path of an object, from the API server's root; empty if its kind is not served. */
    CompletionStage<Optional<String>> path(OwnerKey owner) {
        Plural plural = BY_HEART.get(owner.apiPath() + "/" + owner.kind());
        if (plural != null) {
            return CompletableFuture.completedFuture(Optional.of(path(owner, plural)));
        }
        return kindsOf(owner.apiPath())
                .thenApply(kinds -> Optional.ofNullable(kinds.get(owner.kind())).map(it -> path(owner, it)));
    }

    private static String path(OwnerKey owner, Plural plural) {
        return owner.apiPath() + "/" + (plural.namespaced() ? "namespaces/" + owner.namespace() + "/" : "")
                + plural.name() + "/" + owner.name();
    }

    private CompletionStage<Map<String, Plural>> kindsOf(String apiPath) {
        return byApiPath
                .recall(apiPath)
                .<CompletionStage<Map<String, Plural>>>map(CompletableFuture::completedFuture)
                .orElseGet(() -> discover(apiPath));
    }

    private CompletionStage<Map<String, Plural>> discover(String apiPath) {
        return JsonGet.of(client, apiPath, "application/json", APIResourceList.class)
                .thenApply(list -> {
                    Map<String, Plural> kinds = list.map(ApiResources::plurals).orElse(Map.of());
                    byApiPath.remember(apiPath, kinds, kinds.isEmpty() ? KEPT_IF_ABSENT : KEPT);
                    return kinds;
                });
    }

    private static Map<String, Plural> plurals(APIResourceList list) {
        Map<String, Plural> kinds = new HashMap<>();
        for (APIResource resource : list.getResources()) {
            if (resource.getName().indexOf('/') < 0) {
                kinds.put(
                        resource.getKind(),
                        new Plural(resource.getName(), Boolean.TRUE.equals(resource.getNamespaced())));
            }
        }
        return Map.copyOf(kinds);
    }
}
