package io.gpurightsizer.apiserver;

import java.util.List;
import java.util.stream.Stream;

/** What is on an API server, of whatever kind. */
final class Contents {
    private Contents() {}

    /** Everything that an API server has, as {@code kind/name}, with the namespace of what is in one. */
    static List<String> of(ApiServer server) {
        return server.kubectl(
                        "get",
                        resources(server, "--verbs=list"),
                        "-A",
                        "--ignore-not-found",
                        "-o",
                        "go-template={{range .items}}{{.metadata.namespace}} {{.kind}}/{{.metadata.name}}{{\"\\n\"}}{{end}}")
                .lines()
                .map(it -> it.replace("<no value> ", ""))
                .toList();
    }

    private static String resources(ApiServer server, String... which) {
        String[] command = Stream.concat(Stream.of("api-resources", "-o", "name"), Stream.of(which))
                .toArray(String[]::new);
        return String.join(
                ",",
                server.kubectl(command)
                        .lines()
                        .filter(it -> !it.startsWith("componentstatuses"))
                        .toList());
    }

    /** Deletes our namespace. */
    static void endNamespace(Admin admin, ApiServer server) {
        endNamespace(Installation.NAME, admin, server);
    }

    /** Deletes a namespace, with what the namespace controller does then, which does not run here: it empties and ends it. */
    static void endNamespace(String name, Admin admin, ApiServer server) {
        server.kubectl("delete", "namespace", name, "--wait=false", "--ignore-not-found");
        server.kubectl(
                "delete",
                resources(server, "--namespaced=true", "--verbs=delete,list"),
                "--all",
                "-n",
                name,
                "--ignore-not-found");
        admin.send(
                "PUT",
                "/api/v1/namespaces/" + name + "/finalize",
                "application/json",
                "{\"kind\":\"Namespace\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"" + name + "\"},"
                        + "\"spec\":{\"finalizers\":[]}}");
    }
}
