package io.gpurightsizer.table;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.gpurightsizer.gpu.ComputeCapability;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.gpu.GpuModel;
import io.gpurightsizer.gpu.MigProfile;

/** Reads the catalogue of GPUs in the jar, {@code gpu-catalog.json}; the file says where each figure comes from. */
public final class GpuCatalogReader {
    private static final String RESOURCE = "gpu-catalog.json";

    private GpuCatalogReader() {}

    /** The file as it stands; comments and sources are for people. */
    @JsonIgnoreProperties("comment")
    private record Catalog(List<Gpu> gpus) {}

    @JsonIgnoreProperties("sources")
    private record Gpu(
            String family,
            List<String> products,
            long memoryMiB,
            String computeCapability,
            int computeSlices,
            int memoryUnits,
            List<Profile> profiles) {
        GpuModel toModel() {
            return new GpuModel(
                    family,
                    products,
                    GpuMemory.ofMebibytes(memoryMiB),
                    computeSlices,
                    memoryUnits,
                    profiles.stream().map(Profile::toProfile).toList(),
                    Optional.of(ComputeCapability.parse(computeCapability)));
        }
    }

    @JsonIgnoreProperties("slices")
    private record Profile(String profile, int max, int size, List<Integer> starts, Long usableMiB) {
        GpuModel.Profile toProfile() {
            return new GpuModel.Profile(
                    MigProfile.parse(profile),
                    Optional.ofNullable(usableMiB).map(GpuMemory::ofMebibytes),
                    max,
                    size,
                    starts);
        }
    }

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
            Catalog catalog = new ObjectMapper().readValue(in, Catalog.class);
            return new GpuCatalog(catalog.gpus().stream().map(Gpu::toModel).toList());
        } catch (IllegalArgumentException e) {
            throw new IOException("the catalogue of GPUs is wrong: " + e.getMessage(), e);
        }
    }
}
