package io.gpurightsizer.table.reload;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.gpurightsizer.background.FilePoller;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.sizing.table.SizingTable;
import io.gpurightsizer.table.DefaultTable;
import io.gpurightsizer.table.TableReader;
import io.gpurightsizer.table.TableReading;

/** Where the table in use comes from: the jar, or a file, whose changes are taken without a restart. */
public final class TableSource implements AutoCloseable {
    private final String file;
    private final String name;
    private final TableReader reader;
    private final TableListener listener;
    private Optional<FilePoller> poller = Optional.empty();
    private volatile ActiveTable active;

    private TableSource(String file, String name, GpuCatalog catalog, TableListener listener) {
        this.file = file;
        this.name = name;
        this.reader = new TableReader(catalog);
        this.listener = listener;
    }

    /** The table in the jar, which never changes. */
    public static TableSource bundled(GpuCatalog catalog, TableListener listener) {
        TableSource source = new TableSource(DefaultTable.NAME, DefaultTable.NAME, catalog, listener);
        source.start(TableBytes.of(DefaultTable.bytes()));
        return source;
    }

    /**
     * A file, which is watched until the source is closed: a change is in use within two seconds, a bad table is refused
     * and the last good one kept.
     *
     * @throws BadTableException if the file cannot be read or its table has errors
     */
    public static TableSource watching(Path file, GpuCatalog catalog, TableListener listener) {
        return watching(file, catalog, listener, FilePoller.EVERY);
    }

    static TableSource watching(Path file, GpuCatalog catalog, TableListener listener, Duration every) {
        Path absolute = file.toAbsolutePath();
        String name = absolute.getFileName().toString();
        TableSource source = new TableSource(absolute.toString(), name, catalog, listener);
        source.start(TableBytes.of(absolute));
        Runnable changed = () -> source.take(TableBytes.of(absolute));
        source.poller = Optional.of(FilePoller.start("sizing-table", List.of(absolute), every, changed));
        return source;
    }

    /** The table in use; never waits. */
    public ActiveTable current() {
        return active;
    }

    @Override
    public void close() {
        poller.ifPresent(FilePoller::close);
    }

    private void start(TableBytes bytes) {
        TableReading reading = bytes.read(reader, name);
        accept(reading.table().orElseThrow(() -> new BadTableException(file, reading.problems())), bytes, reading);
    }

    private void take(TableBytes bytes) {
        if (bytes.sha256().equals(active.sha256())) {
            active = active.withoutRefusal();
            return;
        }
        TableReading reading = bytes.read(reader, name);
        reading.table().ifPresentOrElse(table -> accept(table, bytes, reading), () -> refuse(bytes, reading));
    }

    private void accept(SizingTable table, TableBytes bytes, TableReading reading) {
        active = new ActiveTable(table, file, bytes.sha256(), Instant.now(), Optional.empty());
        listener.accepted(active, reading.warnings());
    }

    /** Reports the same fault of the same content once. */
    private void refuse(TableBytes bytes, TableReading reading) {
        boolean known = active.refusal()
                .filter(it ->
                        it.sha256().equals(bytes.sha256()) && it.problems().equals(reading.problems()))
                .isPresent();
        if (!known) {
            ActiveTable.Refusal refusal = new ActiveTable.Refusal(bytes.sha256(), reading.problems(), Instant.now());
            active = active.withRefusal(refusal);
            listener.refused(active, refusal);
        }
    }
}
