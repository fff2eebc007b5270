package io.gpurightsizer.cli.cluster;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;

import io.gpurightsizer.audit.manifests.AuditInput;
import io.gpurightsizer.cli.terminal.UsageException;
import io.gpurightsizer.objects.Source;
import io.gpurightsizer.objects.UnreadableDocument;

/**
 * Reads what runs in a cluster, and its workloads' templates, page by page. What it may not read is noted, and the rest is
 * still done: where a list of all namespaces is refused, the namespaces are asked one by one, as far as they are known.
 */
public final class ClusterLists {
    private static final int FORBIDDEN = 403;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubernetesApi api;
    private final AuditInput input;
    private final List<String> wanted;
    private List<String> namespaces = List.of();

    /** The resources of an API group, by their names in paths. */
    private record ServedGroup(String version, Set<String> plurals) {}

    private static final ServedGroup CORE = new ServedGroup("v1", Set.of());

    /** Will read into an audit's input; {@code wanted} are the only namespaces to read, or all if it is empty. */
    public ClusterLists(KubernetesApi api, AuditInput input, List<String> wanted) {
        this.api = api;
        this.input = input;
        this.wanted = wanted;
    }

    /**
     * Reads everything that may be read.
     *
     * @throws UsageException if the server does not answer at all
     */
    public void read() throws IOException {
        namespaces();
        for (ListedKind kind : ListedKind.BUILT_IN) {
            list(kind, "v1");
        }
        listServed(ListedKind.OF_OPERATORS);
    }

    /** Reads what is set up beside workloads and nodes, as far as it may be read; after {@link #read}. */
    public void readInstalled() throws IOException {
        listServed(ListedKind.INSTALLED);
        for (String path : ListedKind.INSTALLED_OBJECTS) {
            try {
                pages(path);
            } catch (KubernetesApi.Refused e) {
                note(path, e, "");
            }
        }
    }

    private void listServed(List<ListedKind> kinds) throws IOException {
        Map<String, Optional<ServedGroup>> groups = new HashMap<>();
        groups.put("", Optional.of(CORE));
        for (ListedKind kind : kinds) {
            if (!groups.containsKey(kind.group())) {
                groups.put(kind.group(), served(kind.group()));
            }
            Optional<ServedGroup> group = groups.get(kind.group());
            if (group.isPresent()
                    && (group.get() == CORE || group.get().plurals().contains(kind.plural()))) {
                list(kind, group.get().version());
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
                // It was reported already that not all of them may be read.
            }
        }
    }

    private List<String> names() {
        return wanted.isEmpty() ? input.namespaces() : wanted;
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
            if (e.status() == FORBIDDEN && kind.namespaced()) {
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
            input.addUnread(new UnreadableDocument(
                    source(kind.toString()), "the same in " + (refused - 1) + " more namespaces"));
        }
    }

    private void pages(String path) throws IOException, KubernetesApi.Refused {
        api.readList(path, json -> input.readPage("cluster:" + path, json));
    }

    /** What is served of a group in the version that the API server prefers; that may be nothing. */
    private Optional<ServedGroup> served(String group) throws IOException {
        try {
            Optional<JsonNode> answer = json("/apis/" + group);
            String version = answer.map(it -> it.at("/preferredVersion/version").asText())
                    .orElse("");
            if (version.isEmpty()) {
                return Optional.empty();
            }
            JsonNode resources = json("/apis/" + group + "/" + version)
                    .map(it -> it.path("resources"))
                    .orElse(MissingNode.getInstance());
            return Optional.of(new ServedGroup(version, Set.copyOf(resources.findValuesAsText("name"))));
        } catch (KubernetesApi.Refused e) {
            return Optional.empty();
        }
    }

    private Optional<JsonNode> json(String path) throws IOException, KubernetesApi.Refused {
        Optional<String> answer = api.get(path);
        return answer.isEmpty() ? Optional.empty() : Optional.of(JSON.readTree(answer.get()));
    }

    private void note(String path, KubernetesApi.Refused refused, String consequence) {
        input.addUnread(new UnreadableDocument(
                source(path),
                "may not be read: " + refused.getMessage() + (consequence.isEmpty() ? "" : "; " + consequence)));
    }

    private static Source source(String path) {
        return new Source("cluster:" + path, 0);
    }
}
