package io.gpurightsizer.cli;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.gpurightsizer.audit.manifests.AuditInput;
import io.gpurightsizer.objects.Source;
import io.gpurightsizer.objects.UnreadableDocument;

/**
 * Reads what runs in a cluster, and its workloads' templates, page by page. What it may not read is noted, and the rest is
 * still done: where a list of all namespaces is refused, the namespaces are asked one by one, as far as they are known.
 */
final class ClusterLists {
    private static final int PAGE = 500;
    private static final int FORBIDDEN = 403;
    private static final int GONE = 410;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubernetesApi api;
    private final AuditInput inventory;
    private final List<String> wanted;
    private List<String> namespaces = List.of();

    /** Will read into an inventory; {@code wanted} are the only namespaces to read, or all if it is empty. */
    ClusterLists(KubernetesApi api, AuditInput inventory, List<String> wanted) {
        this.api = api;
        this.inventory = inventory;
        this.wanted = wanted;
    }

    /**
     * Reads everything that may be read.
     *
     * @throws UsageException if the server does not answer at all
     */
    void read() throws IOException {
        namespaces();
        for (ListedKind kind : ListedKind.BUILT_IN) {
            list(kind, "v1");
        }
        List<String> served = new ArrayList<>();
        for (ListedKind kind : ListedKind.OF_OPERATORS) {
            Optional<String> version = versionOf(kind.group());
            if (version.isPresent() && serves(kind, version.get(), served)) {
                list(kind, version.get());
            }
        }
    }

    private void namespaces() throws IOException {
        String path = "/api/v1/namespaces";
        try {
            pages(path);
            namespaces = names();
        } catch (KubernetesApi.Refused e) {
            if (e.status() == 0 || e.status() == 401) {
                throw new UsageException("--cluster: " + api.name() + " cannot be read: " + e.getMessage());
            }
            namespaces = wanted.isEmpty() ? List.of(api.namespace()) : wanted;
            note(path, e, "what their labels say is only known where one can be read by itself");
            single(path);
        }
    }

    private void single(String path) throws IOException {
        for (String namespace : namespaces) {
            try {
                pages(path + "/" + namespace);
            } catch (KubernetesApi.Refused e) {
                // Said already of all of them.
            }
        }
    }

    private List<String> names() {
        return wanted.isEmpty() ? inventory.namespaces() : wanted;
    }

    private void list(ListedKind kind, String version) throws IOException {
        if (!wanted.isEmpty()) {
            oneByOne(kind, version, wanted);
            return;
        }
        String everywhere = kind.path(version, "");
        try {
            pages(everywhere);
        } catch (KubernetesApi.Refused e) {
            if (e.status() == FORBIDDEN) {
                note(everywhere, e, "only " + described(namespaces) + " read");
                oneByOne(kind, version, namespaces);
            } else {
                note(everywhere, e, "");
            }
        }
    }

    private static String described(List<String> namespaces) {
        return namespaces.size() == 1 ? "namespace " + namespaces.get(0) + " is" : "single namespaces are";
    }

    private void oneByOne(ListedKind kind, String version, List<String> where) throws IOException {
        int refused = 0;
        for (String namespace : where) {
            String path = kind.path(version, namespace);
            try {
                pages(path);
            } catch (KubernetesApi.Refused e) {
                if (++refused == 1) {
                    note(path, e, "");
                }
            }
        }
        if (refused > 1) {
            inventory.addUnread(new UnreadableDocument(
                    source(kind.toString()), "the same in " + (refused - 1) + " more namespaces"));
        }
    }

    private void pages(String path) throws IOException, KubernetesApi.Refused {
        String token = "";
        do {
            token = page(path, token);
        } while (!token.isEmpty());
    }

    /** A list whose token has expired is begun again without pages; what was read twice counts once. */
    private String page(String path, String token) throws IOException, KubernetesApi.Refused {
        String query = "?limit=" + PAGE
                + (token.isEmpty() ? "" : "&continue=" + URLEncoder.encode(token, StandardCharsets.UTF_8));
        try {
            Optional<String> page = api.get(path + query);
            return page.isPresent() ? inventory.readPage("cluster:" + path, page.get()) : "";
        } catch (KubernetesApi.Refused e) {
            if (e.status() != GONE) {
                throw e;
            }
            Optional<String> all = api.get(path);
            if (all.isPresent()) {
                inventory.readPage("cluster:" + path, all.get());
            }
            return "";
        }
    }

    private Optional<String> versionOf(String group) throws IOException {
        try {
            Optional<String> answer = api.get("/apis/" + group);
            return answer.isEmpty()
                    ? Optional.empty()
                    : Optional.of(JSON.readTree(answer.get())
                                    .path("preferredVersion")
                                    .path("version")
                                    .asText())
                            .filter(version -> !version.isEmpty());
        } catch (KubernetesApi.Refused e) {
            return Optional.empty();
        }
    }

    private boolean serves(ListedKind kind, String version, List<String> served) throws IOException {
        try {
            Optional<String> answer = api.get("/apis/" + kind.group() + "/" + version);
            if (answer.isPresent()) {
                for (JsonNode resource : JSON.readTree(answer.get()).path("resources")) {
                    served.add(resource.path("name").asText() + "." + kind.group());
                }
            }
        } catch (KubernetesApi.Refused e) {
            return false;
        }
        return served.contains(kind.toString());
    }

    private void note(String path, KubernetesApi.Refused refused, String consequence) {
        inventory.addUnread(new UnreadableDocument(
                source(path),
                "may not be read: " + refused.getMessage() + (consequence.isEmpty() ? "" : "; " + consequence)));
    }

    private static Source source(String path) {
        return new Source("cluster:" + path, 0);
    }
}
