package io.gpurightsizer.admission;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import jakarta.inject.Singleton;

import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.sizing.AssumedOffers;
import io.gpurightsizer.sizing.Offers;
import io.gpurightsizer.sizing.SizingTable;
import io.gpurightsizer.table.DefaultTable;
import io.gpurightsizer.table.GpuCatalogReader;
import io.gpurightsizer.table.TableReader;
import io.gpurightsizer.table.TableReading;
import io.gpurightsizer.workload.Mode;
import io.gpurightsizer.workload.Rules;
import io.gpurightsizer.workload.SubmittedPod;
import io.gpurightsizer.workload.Surroundings;

/** What is known when a pod arrives: the table in use, what is offered, what is around the pod. */
@Singleton
final class Knowledge {
    private final Settings settings;
    private final GpuCatalog catalog = GpuCatalogReader.bundled();
    private final SizingTable table;
    private final Offers offers;

    Knowledge(Settings settings) {
        this.settings = settings;
        try {
            byte[] bytes = settings.table().isPresent()
                    ? Files.readAllBytes(settings.table().get())
                    : DefaultTable.bytes();
            TableReading r = new TableReader(catalog).read(bytes, "t");
            table = r.table()
                    .orElseThrow(() -> new IllegalArgumentException(
                            r.problems().stream().map(Object::toString).collect(Collectors.joining("\n"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        offers = AssumedOffers.of(table, catalog, settings.assumeGpu());
    }

    SizingTable table() {
        return table;
    }

    Rules rules(SizingTable table) {
        return new Rules(table.identityKeys(), Mode.parse(settings.mode()), true);
    }

    Surroundings surroundings(String namespace, SubmittedPod pod) {
        return Surroundings.UNKNOWN;
    }

    Offers offers(SizingTable table) {
        return offers;
    }

    boolean nodesKnown() {
        return true;
    }

    void describeTable(BiConsumer<String, String> d) {}

    void describeOffers(BiConsumer<String, String> d) {}
}
