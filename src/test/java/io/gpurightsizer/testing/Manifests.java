package io.gpurightsizer.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClass;

/** Manifests, read as strictly as an API server does: a field that no model has is an error. */
public final class Manifests {
    private static final Map<String, Class<? extends HasMetadata>> KINDS = Map.ofEntries(
            Map.entry("Namespace", Namespace.class),
            Map.entry("ServiceAccount", ServiceAccount.class),
            Map.entry("ClusterRole", ClusterRole.class),
            Map.entry("ClusterRoleBinding", ClusterRoleBinding.class),
            Map.entry("Role", Role.class),
            Map.entry("RoleBinding", RoleBinding.class),
            Map.entry("PriorityClass", PriorityClass.class),
            Map.entry("ConfigMap", ConfigMap.class),
            Map.entry("Deployment", Deployment.class),
            Map.entry("Service", Service.class),
            Map.entry("PodDisruptionBudget", PodDisruptionBudget.class),
            Map.entry("NetworkPolicy", NetworkPolicy.class),
            Map.entry("MutatingWebhookConfiguration", MutatingWebhookConfiguration.class));

    private static final ObjectMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .annotationIntrospector(new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1L;

                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                    return false;
                }
            })
            .build();

    private final List<JsonNode> documents;

    private Manifests(List<JsonNode> documents) {
        this.documents = documents;
    }

    /** All documents of the files that a kustomization lists. */
    public static Manifests listedIn(Path folder) {
        JsonNode kustomization = Reviews.yaml(folder.resolve("kustomization.yaml"));
        return new Manifests(Stream.of(kustomization.path("resources"))
                .flatMap(it -> Stream.iterate(0, i -> i < it.size(), i -> i + 1).map(it::get))
                .flatMap(it -> documents(text(folder.resolve(it.asText()))).stream())
                .toList());
    }

    /** What {@code kubectl kustomize} makes of a folder; works without a cluster. */
    public static Manifests rendered(Path folder) {
        try {
            Process process = new ProcessBuilder("kubectl", "kustomize", folder.toString()).start();
            String output = new String(process.getInputStream().readAllBytes());
            String errors = new String(process.getErrorStream().readAllBytes());
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError("kubectl kustomize " + folder + ": " + errors);
            }
            return of(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All documents of a text. */
    public static Manifests of(String yaml) {
        return new Manifests(documents(yaml));
    }

    /** Whether there is a kubectl that can render. */
    public static boolean canRender() {
        try {
            return new ProcessBuilder("kubectl", "kustomize", "--help")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public List<JsonNode> documents() {
        return documents;
    }

    /** Those of kinds that Kubernetes itself has, strictly. */
    public List<HasMetadata> objects() {
        return documents.stream()
                .filter(it -> KINDS.containsKey(it.path("kind").asText()))
                .<HasMetadata>map(it -> convert(it, KINDS.get(it.path("kind").asText())))
                .toList();
    }

    /** The one object of a kind, or the one whose name begins like this where there are several. */
    public <T extends HasMetadata> T one(Class<T> kind, String name) {
        List<T> found = all(kind).stream()
                .filter(it -> it.getMetadata().getName().startsWith(name))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " objects of kind " + kind.getSimpleName() + " begin with " + name);
        }
        return found.get(0);
    }

    public <T extends HasMetadata> List<T> all(Class<T> kind) {
        return objects().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Reads one text of one document strictly. */
    public static <T extends HasMetadata> T strictly(String yaml, Class<T> kind) {
        return convert(documents(yaml).get(0), kind);
    }

    private static <T> T convert(JsonNode document, Class<T> kind) {
        try {
            return STRICT.treeToValue(document, kind);
        } catch (IOException e) {
            throw new UncheckedIOException(document.path("kind") + " " + document.at("/metadata/name"), e);
        }
    }

    private static List<JsonNode> documents(String text) {
        try (var values = new YAMLMapper().readerFor(JsonNode.class).<JsonNode>readValues(text)) {
            return values.readAll().stream().filter(JsonNode::isObject).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
