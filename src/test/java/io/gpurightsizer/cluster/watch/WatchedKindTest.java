package io.gpurightsizer.cluster.watch;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

@EnableKubernetesMockClient(crud = true)
class WatchedKindTest {
    KubernetesClient client;
    private final Set<String> names = ConcurrentHashMap.newKeySet();

    @Test
    void whatIsDeletedWhileItIsNotWatchedIsNoticedWhenItIsWatchedAgain() throws InterruptedException {
        create("a");
        create("b");
        WatchedKind<Namespace> kind = new WatchedKind<>(
                "namespaces", () -> client.namespaces().runnableInformer(0), Namespace::new, this::listen);
        kind.start();
        await(Set.of("a", "b"));
        kind.close();
        client.namespaces().withName("a").delete();
        create("c");

        kind.start();

        await(Set.of("b", "c"));
        kind.close();
    }

    private void listen(String name, Optional<Namespace> namespace) {
        if (namespace.isPresent()) {
            names.add(name);
        } else {
            names.remove(name);
        }
    }

    private void create(String name) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
    }

    private void await(Set<String> expected) throws InterruptedException {
        for (int i = 0; i < 600 && !names.equals(expected); i++) {
            Thread.sleep(50);
        }
        assertEquals(expected, names);
    }
}
