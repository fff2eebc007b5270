package io.gpurightsizer.cluster.watch;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;

/** The kinds of objects that are watched, each told to the {@link ClusterCache}. */
final class WatchedKinds implements AutoCloseable {
    private static final String RESOURCE_GROUP = "resource.k8s.io";

    /** Versions of dynamic resource allocation in which a DeviceClass may have an extendedResourceName, newest first. */
    private static final List<String> RESOURCE_VERSIONS = List.of("v1", "v1beta2", "v1beta1");

    private final KubernetesClient client;
    private final ClusterCache known;
    private final WatchedKind<Node> nodes;
    private final WatchedKind<Namespace> namespaces;
    private final List<WatchedKind<?>> all = new CopyOnWriteArrayList<>();
    private boolean deviceClassesWatched;

    WatchedKinds(KubernetesClient client, ClusterCache known, boolean pods) {
        this.client = client;
        this.known = known;
        nodes = new WatchedKind<>(
                "nodes", () -> client.nodes().withLimit(WatchedKind.PAGE).runnableInformer(0), Node::new, known::node);
        namespaces = new WatchedKind<>(
                "namespaces",
                () -> client.namespaces().withLimit(WatchedKind.PAGE).runnableInformer(0),
                Namespace::new,
                known::namespace);
        all.add(nodes);
        all.add(namespaces);
        all.add(new WatchedKind<>(
                "runtimeclasses",
                () -> client.resources(RuntimeClass.class)
                        .withLimit(WatchedKind.PAGE)
                        .runnableInformer(0),
                RuntimeClass::new,
                known::runtimeClass));
        if (pods) {
            all.add(new WatchedKind<>("pods", this::boundPods, Pod::new, known::pod));
        }
    }

    private SharedIndexInformer<Pod> boundPods() {
        return client.pods()
                .inAnyNamespace()
                .withoutField("spec.nodeName", "")
                .withoutField("status.phase", "Succeeded")
                .withoutField("status.phase", "Failed")
                .withLimit(WatchedKind.PAGE)
                .runnableInformer(0);
    }

    void start() {
        all.forEach(WatchedKind::start);
        watchDeviceClasses();
    }

    /** Asks again for what was denied or not there. */
    void startDenied() {
        for (WatchedKind<?> kind : all) {
            if (kind.isDenied()) {
                kind.close();
                kind.start();
            }
        }
        watchDeviceClasses();
    }

    /** DeviceClasses exist since Kubernetes 1.31 only, so the API server is asked which version of them it has. */
    private void watchDeviceClasses() {
        if (deviceClassesWatched) {
            return;
        }
        try {
            for (String version : RESOURCE_VERSIONS) {
                if (client.supports(RESOURCE_GROUP + "/" + version, "DeviceClass")) {
                    WatchedKind<GenericKubernetesResource> kind = new WatchedKind<>(
                            "deviceclasses",
                            deviceClasses(version),
                            GenericKubernetesResource::new,
                            (name, object) -> known.deviceClass(name, object.flatMap(WatchedKinds::extendedResource)));
                    all.add(kind);
                    kind.start();
                    deviceClassesWatched = true;
                    return;
                }
            }
        } catch (KubernetesClientException e) {
            // The API server is away or keeps its API groups to itself; there is a next time.
        }
    }

    private Supplier<SharedIndexInformer<GenericKubernetesResource>> deviceClasses(String version) {
        ResourceDefinitionContext context = new ResourceDefinitionContext.Builder()
                .withGroup(RESOURCE_GROUP)
                .withVersion(version)
                .withKind("DeviceClass")
                .withPlural("deviceclasses")
                .withNamespaced(false)
                .build();
        return () -> client.genericKubernetesResources(context)
                .withLimit(WatchedKind.PAGE)
                .runnableInformer(0);
    }

    private static Optional<String> extendedResource(GenericKubernetesResource deviceClass) {
        Object name = deviceClass.get("spec", "extendedResourceName");
        return Optional.ofNullable(name).map(Object::toString);
    }

    /** Whether what a decision must not be made without has come: nodes, and the modes of namespaces if allowed. */
    boolean areSettled() {
        return nodes.hasSynced()
                && known.nodeCount() >= nodes.count()
                && namespaces.isSettled()
                && known.namespaceCount() >= namespaces.count();
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
