package io.gpurightsizer.apiserver;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import io.gpurightsizer.testing.Jar;
import io.gpurightsizer.testing.Pem;

/** A webhook in enforce mode that watches the cluster with the rights of the manifests, and is called for its pods. */
final class WatchingWebhook {
    private WatchingWebhook() {}

    /** Starts it and registers it; {@code more} are settings beside those of every such webhook. */
    static Jar of(ControlPlane plane, Admin admin, Path folder, Map<String, String> more) throws IOException {
        Pem pem = Pem.in(folder);
        Jar webhook = Jar.serve(environment(plane, admin, folder, pem, more));
        Registration.of(admin, webhook.httpsPort, pem);
        return webhook;
    }

    /** The environment of one; {@code more} are settings beside those of every such webhook. */
    static Map<String, String> environment(
            ControlPlane plane, Admin admin, Path folder, Pem pem, Map<String, String> more) {
        Accounts accounts = new Accounts(admin, plane.admin(), folder);
        accounts.withTheRightsOfTheManifests();
        Map<String, String> environment = new HashMap<>(pem.environment());
        environment.put("RIGHTSIZER_MODE", "enforce");
        environment.put("RIGHTSIZER_CLUSTER", "on");
        environment.put(
                "KUBECONFIG",
                accounts.kubeconfig("gpu-rightsizer", plane.port()).toString());
        environment.putAll(more);
        return environment;
    }
}
