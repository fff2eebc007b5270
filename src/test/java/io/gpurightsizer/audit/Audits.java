package io.gpurightsizer.audit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import io.gpurightsizer.audit.format.Listing;
import io.gpurightsizer.audit.format.OutputFormat;
import io.gpurightsizer.audit.format.Screen;
import io.gpurightsizer.audit.manifests.AuditInput;
import io.gpurightsizer.cluster.nodes.ClusterSnapshot;
import io.gpurightsizer.cluster.nodes.NodesFile;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.sizing.offers.AssumedOffers;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.table.SizingTable;
import io.gpurightsizer.table.DefaultTable;
import io.gpurightsizer.table.GpuCatalogReader;
import io.gpurightsizer.table.TableReader;
import io.gpurightsizer.workload.Mode;
import io.gpurightsizer.workload.PodSettings;

/** Audits texts for tests, with the table in the jar and the offers of an assumed H100. */
final class Audits {
    static final GpuCatalog CATALOG = GpuCatalogReader.bundled();
    static final SizingTable TABLE = new TableReader(CATALOG)
            .read(DefaultTable.bytes(), "default")
            .table()
            .orElseThrow();

    /** The names of all formats, as they are typed. */
    static final List<String> FORMATS =
            Stream.of(OutputFormat.values()).map(OutputFormat::toString).toList();

    private Audits() {}

    static AuditInput inventory(byte[] input) {
        AuditInput inventory = new AuditInput(objects -> {});
        try {
            inventory.readStream("in.yaml", new ByteArrayInputStream(input));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return inventory;
    }

    static AuditInput inventory(String input) {
        return inventory(input.getBytes(StandardCharsets.UTF_8));
    }

    static AuditReport report(String input) {
        return report(inventory(input));
    }

    static AuditReport report(AuditInput inventory) {
        return auditor().audit(inventory, Optional.of(new BigDecimal("2.50")), Instant.EPOCH);
    }

    /** With what these nodes, and the pods among them, offer. */
    static AuditReport report(String input, String nodes) {
        return auditor(ClusterSnapshot.of(NodesFile.parse("nodes.yaml", nodes), CATALOG))
                .audit(inventory(input), Optional.of(new BigDecimal("2.50")), Instant.EPOCH);
    }

    static Auditor auditor(Offers offers) {
        return auditor(TABLE, offers);
    }

    static Auditor auditor(SizingTable table, Offers offers) {
        PodSettings settings = new PodSettings(table.identityKeys(), Mode.ENFORCE, true);
        return new Auditor(table, settings, new AuditOffers(offers, "as they are", CATALOG));
    }

    static Auditor auditor() {
        String product = AssumedOffers.DEFAULT_PRODUCT;
        return new Auditor(
                TABLE,
                new PodSettings(TABLE.identityKeys(), Mode.DRY_RUN, true),
                new AuditOffers(AssumedOffers.of(TABLE, CATALOG, product), "", CATALOG));
    }

    static String written(AuditReport report, String format) {
        StringBuilder out = new StringBuilder();
        try {
            OutputFormat.valueOf(format.toUpperCase(Locale.ROOT).replace('-', '_'))
                    .on(Screen.PLAIN, Listing.WIDE)
                    .write(report, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    /** The documents of {@code policy-report}. */
    static List<JsonNode> policyReports(AuditReport report) throws IOException {
        try (MappingIterator<JsonNode> documents =
                new YAMLMapper().readerFor(JsonNode.class).readValues(written(report, "policy-report"))) {
            return documents.readAll();
        }
    }
}
