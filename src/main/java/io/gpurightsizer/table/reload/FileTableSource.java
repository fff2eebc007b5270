package io.gpurightsizer.table.reload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

import io.gpurightsizer.sizing.table.SizingTable;
import io.gpurightsizer.table.TableReader;
import io.gpurightsizer.table.TableReading;
import io.gpurightsizer.table.yaml.Problems;
import io.gpurightsizer.table.yaml.YamlDocument;

/**
 * A table in a file. One daemon thread looks after it: woken by the operating system when the directory changes, and
 * from time to time in any case, it reads the file if it changed, and swaps the table if the new one is sound.
 */
final class FileTableSource implements TableSource {
    /** What is asked for outside of tests. */
    static final long LOOK_EVERY_MILLISECONDS = 1000;

    private static final long LONGEST_GOODBYE_MILLISECONDS = 1000;

    /** A file that is being written is left alone until it has rested so long. */
    private static final long REST_MILLISECONDS = 50;

    /** But no longer than so many rests, lest a file that never rests is never read. */
    private static final int MOST_RESTS = 10;

    private final Path file;
    private final TableReader reader;
    private final TableListener listener;
    private final long lookEveryMilliseconds;
    private final Thread thread;
    private volatile ActiveTable active;
    private FileStamp stamp;

    private FileTableSource(Path file, TableReader reader, TableListener listener, long lookEveryMilliseconds) {
        this.file = file;
        this.reader = reader;
        this.listener = listener;
        this.lookEveryMilliseconds = lookEveryMilliseconds;
        this.thread = new Thread(this::watch, "sizing-table");
        this.thread.setDaemon(true);
    }

    static FileTableSource start(Path file, TableReader reader, TableListener listener, long lookEveryMilliseconds) {
        FileTableSource source = new FileTableSource(file.toAbsolutePath(), reader, listener, lookEveryMilliseconds);
        source.stamp = FileStamp.of(source.file);
        Content content = source.readFile();
        TableReading reading = content.reading(reader, source.tableName());
        source.accept(
                reading.table().orElseThrow(() -> new BadTableException(file.toString(), reading.problems())),
                content,
                reading);
        source.thread.start();
        return source;
    }

    @Override
    public ActiveTable current() {
        return active;
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(LONGEST_GOODBYE_MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch() {
        try (DirectoryWatch directory = new DirectoryWatch(file)) {
            // The first look is for what changed before the directory was watched.
            for (boolean event = false; !Thread.currentThread().isInterrupted(); ) {
                if (event || !FileStamp.of(file).equals(stamp)) {
                    awaitRest();
                    look();
                }
                event = directory.await(lookEveryMilliseconds);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitRest() throws InterruptedException {
        for (int rests = 0; rests < MOST_RESTS; rests++) {
            stamp = FileStamp.of(file);
            Thread.sleep(REST_MILLISECONDS);
            if (FileStamp.of(file).equals(stamp)) {
                return;
            }
        }
    }

    private void look() {
        try {
            take(readFile());
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
            // Whatever it is, the next change must still find a living thread.
            refuse("", failed("reading it failed: " + e));
        }
    }

    private void take(Content content) {
        ActiveTable before = active;
        if (content.sha256().equals(before.sha256())) {
            active = before.refusingNothing();
        } else if (!content.wasRefused(before)) {
            TableReading reading = content.reading(reader, tableName());
            reading.table()
                    .ifPresentOrElse(table -> accept(table, content, reading), () -> refuse(content.sha256(), reading));
        }
    }

    private void accept(SizingTable table, Content content, TableReading reading) {
        active = new ActiveTable(table, file.toString(), content.sha256(), Instant.now(), Optional.empty());
        tell(() -> listener.accepted(active, reading.warnings()));
    }

    /** Tells the listener once of each content, and once of each other reason. */
    private void refuse(String sha256, TableReading reading) {
        boolean known = active.refusal()
                .filter(it -> it.sha256().equals(sha256) && it.problems().equals(reading.problems()))
                .isPresent();
        if (!known) {
            ActiveTable.Refusal refusal = new ActiveTable.Refusal(sha256, reading.problems(), Instant.now());
            active = active.refusing(refusal);
            tell(() -> listener.refused(active, refusal));
        }
    }

    /** A listener that fails must not end the watch; its failure goes where failures of threads go. */
    private void tell(Runnable news) {
        try {
            news.run();
        } catch (RuntimeException e) {
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
    }

    /** What the file holds: bytes, or the reason why there are none. */
    private record Content(byte[] bytes, String failure, String sha256) {
        static Content of(byte[] bytes) {
            return new Content(bytes, "", Sha256.of(bytes));
        }

        static Content none(String failure) {
            return new Content(new byte[0], failure, "");
        }

        boolean wasRefused(ActiveTable active) {
            return failure.isEmpty()
                    && active.refusal().filter(it -> it.sha256().equals(sha256)).isPresent();
        }

        TableReading reading(TableReader reader, String name) {
            return failure.isEmpty() ? reader.read(bytes, name) : failed(failure);
        }
    }

    private Content readFile() {
        try (InputStream in = Files.newInputStream(file)) {
            return Content.of(in.readNBytes(YamlDocument.LARGEST + 1));
        } catch (NoSuchFileException e) {
            return Content.none("there is no such file");
        } catch (IOException e) {
            return Content.none("the file cannot be read: " + e.getMessage());
        }
    }

    private String tableName() {
        return file.getFileName().toString();
    }

    private static TableReading failed(String message) {
        Problems problems = new Problems();
        problems.error(YamlDocument.start(), "", message);
        return new TableReading(Optional.empty(), problems.sorted());
    }
}
