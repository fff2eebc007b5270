package io.gpurightsizer.server;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.table.GpuCatalogReader;

/** Beans of classes from packages without Quarkus. */
public final class Producers {
    private Producers() {}

    @Produces
    @Singleton
    public static GpuCatalog catalog() {
        return GpuCatalogReader.bundled();
    }
}
