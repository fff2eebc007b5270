package io.gpurightsizer.table;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;

import io.gpurightsizer.gpu.ComputeCapability;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.gpu.GpuModel;
import io.gpurightsizer.gpu.MigProfile;
import io.gpurightsizer.objects.KubernetesObject;
import io.gpurightsizer.objects.ManifestReader;
import io.gpurightsizer.objects.ObjectSink;
import io.gpurightsizer.objects.UnreadableDocument;

/** Reads the catalogue of GPUs in the jar, {@code gpu-catalog.json}; the file says where each figure comes from. */
public final class GpuCatalogReader {
    private static final String RESOURCE = "gpu-catalog.json";

    private GpuCatalogReader() {}

    /** The catalogue in the jar. */
    public static GpuCatalog bundled() {
        try (InputStream in = GpuCatalogReader.class.getResourceAsStream(RESOURCE)) {
            return read(in);
        } catch (IOException e) {
            throw new UncheckedIOException("the catalogue of GPUs in the jar cannot be read", e);
        }
    }

    /** Reads a catalogue; unknown fields, bad profiles and amounts are an {@link IOException}. */
    static GpuCatalog read(InputStream in) throws IOException {
        try {
            List<GpuModel> models = new ArrayList<>();
            for (JsonNode gpu : root(in, "comment", "gpus").path("gpus")) {
                models.add(model(gpu));
            }
            return new GpuCatalog(models);
        } catch (IllegalArgumentException e) {
            throw new IOException("the catalogue of GPUs is wrong: " + e.getMessage(), e);
        }
    }

    /** As a tree: binding it to classes would take longer than all else that a short command does. */
    private static JsonNode root(InputStream in, String... fields) throws IOException {
        List<JsonNode> roots = new ArrayList<>();
        new ManifestReader(new ObjectSink() {
                    @Override
                    public void object(KubernetesObject object) {
                        roots.add(object.root());
                    }

                    @Override
                    public void unreadable(UnreadableDocument document) {
                        throw new IllegalArgumentException(document.toString());
                    }
                })
                .readStream(RESOURCE, in);
        return known(roots.get(0), fields);
    }

    private static GpuModel model(JsonNode gpu) {
        known(
                gpu,
                "family",
                "products",
                "memoryMiB",
                "computeCapability",
                "computeSlices",
                "memoryUnits",
                "profiles",
                "sources");
        return new GpuModel(
                gpu.path("family").asText(),
                gpu.path("products").valueStream().map(JsonNode::asText).toList(),
                GpuMemory.ofMebibytes(gpu.path("memoryMiB").asLong()),
                gpu.path("computeSlices").asInt(),
                gpu.path("memoryUnits").asInt(),
                gpu.path("profiles")
                        .valueStream()
                        .map(GpuCatalogReader::profile)
                        .toList(),
                Optional.of(
                        ComputeCapability.parse(gpu.path("computeCapability").asText())));
    }

    private static GpuModel.Profile profile(JsonNode profile) {
        known(profile, "profile", "slices", "max", "size", "starts", "usableMiB");
        return new GpuModel.Profile(
                MigProfile.parse(profile.path("profile").asText()),
                Optional.of(profile.path("usableMiB").asLong())
                        .filter(it -> it > 0)
                        .map(GpuMemory::ofMebibytes),
                profile.path("max").asInt(),
                profile.path("size").asInt(),
                profile.path("starts").valueStream().map(JsonNode::asInt).toList());
    }

    private static JsonNode known(JsonNode object, String... fields) {
        Set<String> unknown = new TreeSet<>();
        object.fieldNames().forEachRemaining(unknown::add);
        unknown.removeAll(Set.of(fields));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("unknown fields " + unknown);
        }
        return object;
    }
}
