package io.gpurightsizer.cluster.watch;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/** The kinds of objects that are watched; each is given to the {@link ClusterCache}. */
final class WatchedKinds implements AutoCloseable {
    /** Lists come in pages of so many objects, so that a page fits into the young generation while it is read. */
    private static final long PAGE = 50;

    /** Of Nodes and ResourceSlices, each of which may be 60 KB long. */
    private static final long PAGE_OF_LARGE_OBJECTS = 20;

    private static final KubernetesSerialization JSON = new KubernetesSerialization();

    private static final String RESOURCE_GROUP = "resource.k8s.io";

    /** Versions of dynamic resource allocation in which a DeviceClass may have an extendedResourceName, newest first. */
    private static final List<String> RESOURCE_VERSIONS = List.of("v1", "v1beta2", "v1beta1");

    private final KubernetesClient client;
    private final ClusterCache cache;
    private final WatchedKind<Node> nodes;
    private final WatchedKind<Namespace> namespaces;
    private final WatchedKind<Pod> pods;
    private final List<WatchedKind<?>> all = new CopyOnWriteArrayList<>();
    private final List<WatchedKind<?>> devices = new CopyOnWriteArrayList<>();
    private volatile Optional<WatchedKind<GenericKubernetesResource>> claims = Optional.empty();

    WatchedKinds(KubernetesClient client, ClusterCache cache) {
        this.client = client;
        this.cache = cache;
        nodes = add("nodes", PAGE_OF_LARGE_OBJECTS, client::nodes, Node::new, cache::node);
        namespaces = add("namespaces", PAGE, client::namespaces, Namespace::new, cache::namespace);
        add("runtimeclasses", PAGE, () -> client.resources(RuntimeClass.class), RuntimeClass::new, cache::runtimeClass);
        add("resourcequotas", PAGE, () -> client.resourceQuotas().inAnyNamespace(), ResourceQuota::new, cache::quota);
        add("limitranges", PAGE, () -> client.limitRanges().inAnyNamespace(), LimitRange::new, cache::limitRange);
        pods = add("pods", PAGE, this::podsThatHaveNotEnded, Pod::new, cache::pod);
    }

    private <T extends HasMetadata> WatchedKind<T> add(
            String name,
            long page,
            Supplier<FilterWatchListDeletable<T, ? extends KubernetesResourceList<T>, ?>> list,
            Supplier<T> blank,
            BiConsumer<String, Optional<T>> listener) {
        WatchedKind<T> kind =
                new WatchedKind<>(name, () -> list.get().withLimit(page).runnableInformer(0), blank, listener);
        all.add(kind);
        return kind;
    }

    private FilterWatchListDeletable<Pod, ? extends KubernetesResourceList<Pod>, ?> podsThatHaveNotEnded() {
        return client.pods()
                .inAnyNamespace()
                .withoutField("status.phase", "Succeeded")
                .withoutField("status.phase", "Failed");
    }

    void start() {
        all.forEach(WatchedKind::start);
        watchDevices();
    }

    /** Asks again for what was denied or not served. */
    void startDenied() {
        all.forEach(WatchedKind::startAgainIfDenied);
        watchDevices();
    }

    /**
     * An API server serves dynamic resource allocation by default since Kubernetes 1.34 only, so it is asked which version of it
     * it has.
     */
    private void watchDevices() {
        if (!devices.isEmpty()) {
            return;
        }
        try {
            for (String version : RESOURCE_VERSIONS) {
                if (client.supports(RESOURCE_GROUP + "/" + version, "DeviceClass")) {
                    watchDevices(version, "DeviceClass", "deviceclasses", PAGE, false, cache::deviceClass);
                    watchDevices(
                            version, "ResourceSlice", "resourceslices", PAGE_OF_LARGE_OBJECTS, false, cache::slice);
                    watchDevices(
                            version,
                            "ResourceClaimTemplate",
                            "resourceclaimtemplates",
                            PAGE,
                            true,
                            cache::claimTemplate);
                    watchTaintRules();
                    claims = Optional.of(
                            watchDevices(version, "ResourceClaim", "resourceclaims", PAGE, true, cache::claim));
                    devices.forEach(WatchedKind::start);
                    return;
                }
            }
        } catch (KubernetesClientException e) {
            // The API server does not answer or does not show its API groups; startDenied tries again.
        }
    }

    /** Served in a version of its own: as v1 since Kubernetes 1.37, and in 1.36 only where it is switched on. */
    private void watchTaintRules() {
        for (String version : RESOURCE_VERSIONS) {
            if (client.supports(RESOURCE_GROUP + "/" + version, "DeviceTaintRule")) {
                watchDevices(version, "DeviceTaintRule", "devicetaintrules", PAGE, false, cache::taintRule);
                return;
            }
        }
    }

    private WatchedKind<GenericKubernetesResource> watchDevices(
            String version,
            String kind,
            String plural,
            long page,
            boolean namespaced,
            BiConsumer<String, Optional<JsonNode>> listener) {
        ResourceDefinitionContext context = new ResourceDefinitionContext.Builder()
                .withGroup(RESOURCE_GROUP)
                .withVersion(version)
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(namespaced)
                .build();
        WatchedKind<GenericKubernetesResource> watched = add(
                plural,
                page,
                () -> namespaced
                        ? client.genericKubernetesResources(context).inAnyNamespace()
                        : client.genericKubernetesResources(context),
                GenericKubernetesResource::new,
                (name, object) -> listener.accept(name, object.map(it -> JSON.convertValue(it, JsonNode.class))));
        devices.add(watched);
        return watched;
    }

    /** Whether what every decision needs has come: nodes, and the modes of namespaces and the pods if they may be read. */
    boolean areSettled() {
        return nodes.hasSynced()
                && cache.nodeCount() >= nodes.count()
                && namespaces.isSettled()
                && cache.namespaces().count() >= namespaces.count()
                && pods.isSettled()
                && cache.pods().count() >= pods.count()
                && devices.stream().allMatch(WatchedKind::isGiven);
    }

    /**
     * Why it is not known what pods hold: they, or the claims by which they hold devices, cannot be watched, or could not for a
     * while; empty if it is known.
     */
    String podsProblem() {
        String problem = pods.lastingProblem();
        return problem.isEmpty() && cache.hasSlices()
                ? claims.map(WatchedKind::lastingProblem).orElse("")
                : problem;
    }

    boolean areNodesWatched() {
        return nodes.isWatching();
    }

    /** What cannot be watched and why, for example {@code namespaces: forbidden}. */
    List<String> problems() {
        return all.stream()
                .map(WatchedKind::problem)
                .filter(it -> !it.isEmpty())
                .toList();
    }

    @Override
    public void close() {
        all.forEach(WatchedKind::close);
    }
}
