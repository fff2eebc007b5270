package io.gpurightsizer.table.reload;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.table.DefaultTable;
import io.gpurightsizer.table.TableReader;
import io.gpurightsizer.table.TableReading;

/** Where the table in use comes from. */
public interface TableSource extends AutoCloseable {
    /** The table in use; never waits. */
    ActiveTable current();

    @Override
    void close();

    /** The table in the jar, which never changes. */
    static TableSource bundled(GpuCatalog catalog, TableListener listener) {
        byte[] bytes = DefaultTable.bytes();
        TableReading reading = new TableReader(catalog).read(bytes, DefaultTable.NAME);
        ActiveTable active = new ActiveTable(
                reading.table().orElseThrow(() -> new BadTableException(DefaultTable.NAME, reading.problems())),
                DefaultTable.NAME,
                Sha256.of(bytes),
                Instant.now(),
                Optional.empty());
        listener.accepted(active, reading.warnings());
        return new TableSource() {
            @Override
            public ActiveTable current() {
                return active;
            }

            @Override
            public void close() {}
        };
    }

    /**
     * A file, which is watched until the source is closed: a change is in use within two seconds, a bad table is refused
     * and the last good one kept.
     *
     * @throws BadTableException if the file cannot be read or its table has errors
     */
    static TableSource watching(Path file, GpuCatalog catalog, TableListener listener) {
        return FileTableSource.start(file, new TableReader(catalog), listener, FileTableSource.LOOK_EVERY_MILLISECONDS);
    }
}
