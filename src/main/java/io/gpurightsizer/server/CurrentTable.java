package io.gpurightsizer.server;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.jboss.logging.Logger;

import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.table.reload.ActiveTable;
import io.gpurightsizer.table.reload.TableListener;
import io.gpurightsizer.table.reload.TableSource;
import io.gpurightsizer.table.yaml.Problem;

/** The sizing table in use. Reloads are logged and counted. */
@Singleton
public final class CurrentTable {
    private static final Logger LOG = Logger.getLogger("io.gpurightsizer.table");

    private final TableSource source;

    /** A table with errors fails the start, so that a rolling update stops at its first pod. */
    public CurrentTable(Settings settings, GpuCatalog catalog, MeterRegistry metrics) {
        TableListener reporter = new Reporter(metrics);
        this.source = settings.table()
                .map(file -> TableSource.watching(file, catalog, reporter))
                .orElseGet(() -> TableSource.bundled(catalog, reporter));
        Gauge.builder("gpu_rightsizer_table_rows", source, it -> it.current().rows())
                .description("Rows of the sizing table in use")
                .register(metrics);
    }

    public ActiveTable current() {
        return source.current();
    }

    /** Which table is in use and why a newer one is not, for the health page. */
    public Map<String, String> describe() {
        ActiveTable active = current();
        Map<String, String> description = new TreeMap<>();
        description.put("name", active.table().name());
        description.put("file", active.file());
        description.put("rows", Integer.toString(active.rows()));
        description.put("sha256", active.sha256());
        description.put("since", active.since().toString());
        active.refusal().ifPresent(refusal -> {
            description.put("refused", refusal.sha256() + " at " + refusal.when());
            description.put("refusedFor", firstError(refusal, active.file()));
        });
        return description;
    }

    private static String firstError(ActiveTable.Refusal refusal, String file) {
        return refusal.problems().stream()
                .filter(Problem::isError)
                .map(problem -> problem.in(file))
                .findFirst()
                .orElse("");
    }

    @PreDestroy
    void close() {
        source.close();
    }

    private record Reporter(MeterRegistry metrics) implements TableListener {
        @Override
        public void accepted(ActiveTable active, List<Problem> warnings) {
            count("accepted");
            LOG.infof(
                    "table in use: name=%s file=%s rows=%d sha256=%s",
                    active.table().name(), active.file(), active.rows(), active.sha256());
            warnings.forEach(warning -> LOG.warn(warning.in(active.file())));
        }

        @Override
        public void refused(ActiveTable kept, ActiveTable.Refusal refusal) {
            count("refused");
            LOG.errorf(
                    "table refused, the one in use stays: file=%s problems=%d%n%s",
                    kept.file(),
                    refusal.problems().size(),
                    refusal.problems().stream()
                            .map(problem -> problem.in(kept.file()))
                            .collect(Collectors.joining(System.lineSeparator())));
        }

        private void count(String result) {
            Counter.builder("gpu_rightsizer_table_reloads")
                    .description("Sizing tables read, by whether they were accepted or refused")
                    .tag("result", result)
                    .register(metrics)
                    .increment();
        }
    }
}
