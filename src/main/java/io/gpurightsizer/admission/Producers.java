package io.gpurightsizer.admission;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.table.GpuCatalogReader;

/** Makes beans of values from packages that know of none. */
final class Producers {
    private Producers() {}

    @Produces
    @Singleton
    static GpuCatalog catalog() {
        return GpuCatalogReader.bundled();
    }
}
