package io.gpurightsizer.table.reload;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.table.DefaultTable;
import io.gpurightsizer.table.GpuCatalogReader;
import io.gpurightsizer.table.yaml.Problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class TableSourceTest {
    /** Often, so that a test that waits for a look, or for none to find anything, is soon done. */
    private static final Duration OFTEN = Duration.ofMillis(50);

    private static final long MANY_LOOKS = 8 * OFTEN.toMillis();
    private static final GpuCatalog CATALOG = GpuCatalogReader.bundled();
    private static final String GOOD = table("first");
    private static final String BAD = table("bad").replace("16Gi", "10Gbb");

    @TempDir
    private Path directory;

    private final News news = new News();
    private TableSource source;

    @AfterEach
    void close() {
        if (source != null) {
            source.close();
        }
    }

    @Test
    void aBadTableFailsTheStartWithAllItsProblems() throws IOException {
        Path file = write(BAD.replace("models", "modles"));

        BadTableException thrown =
                assertThrows(BadTableException.class, () -> TableSource.watching(file, CATALOG, news));

        assertEquals(2, thrown.problems().stream().filter(Problem::isError).count(), thrown.getMessage());
        assertTrue(thrown.getMessage().contains(file + ":8:13: error: spec.rows[0].memory:"), thrown.getMessage());
    }

    @Test
    void aMissingFileFailsTheStart() {
        Path file = directory.resolve("nowhere").resolve("table.yaml");

        BadTableException thrown =
                assertThrows(BadTableException.class, () -> TableSource.watching(file, CATALOG, news));

        assertTrue(thrown.getMessage().contains("there is no such file"), thrown.getMessage());
    }

    @Test
    void theFirstTableIsInUseAtOnceAndAnnounced() throws Exception {
        Path file = write(GOOD);

        source = TableSource.watching(file, CATALOG, news);

        assertEquals("first", row());
        assertEquals(1, source.current().rows());
        assertEquals(file.toString(), source.current().file());
        assertEquals(
                TableBytes.of(GOOD.getBytes(StandardCharsets.UTF_8)).sha256(),
                source.current().sha256());
        assertEquals("accepted first", news.next());
    }

    @Test
    void itsWarningsAreToldWithATable() throws Exception {
        Path file = write(GOOD.replace("source: \"a test\"", "source: \"\""));
        List<Problem> told = new ArrayList<>();

        source = TableSource.watching(file, CATALOG, new TableListener() {
            @Override
            public void accepted(ActiveTable active, List<Problem> warnings) {
                told.addAll(warnings);
            }

            @Override
            public void refused(ActiveTable kept, ActiveTable.Refusal refusal) {}
        });

        assertEquals(
                List.of("spec.rows[0].source: the source is empty"),
                told.stream().map(Problem::toString).toList());
    }

    @Test
    void aRewrittenFileIsTaken() throws Exception {
        Path file = write(GOOD);
        source = TableSource.watching(file, CATALOG, news);
        news.next();

        Files.writeString(file, table("second"));

        assertEquals("accepted second", news.next());
        assertEquals("second", row());
    }

    @Test
    void aFileBehindALinkReplacedByOneOfTheSameSizeAndTimeIsTaken() throws Exception {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Path target = Files.writeString(elsewhere.resolve("target"), GOOD);
        Path link = Files.createSymbolicLink(directory.resolve("table.yaml"), target);
        source = TableSource.watching(link, CATALOG, news, OFTEN);
        news.next();

        Path other = Files.writeString(elsewhere.resolve("other"), table("third"));
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(target));
        Files.move(other, target, StandardCopyOption.ATOMIC_MOVE);

        assertEquals("accepted third", news.next());
    }

    @Test
    void aConfigMapMountThatSwapsItsDataLinkIsTaken() throws Exception {
        ConfigMapMount mount = new ConfigMapMount(directory);
        mount.update("table.yaml", GOOD);
        source = TableSource.watching(directory.resolve("table.yaml"), CATALOG, news, OFTEN);
        assertEquals("accepted first", news.next());

        mount.update("table.yaml", table("second"));
        assertEquals("accepted second", news.next());
        mount.update("table.yaml", table("third"));

        assertEquals("accepted third", news.next());
        assertEquals("third", row());
    }

    @Test
    void readersSeeOneTableOrTheOtherWhileLinksAreSwapped() throws Exception {
        ConfigMapMount mount = new ConfigMapMount(directory);
        mount.update("table.yaml", table("row-0"));
        source = TableSource.watching(directory.resolve("table.yaml"), CATALOG, news, OFTEN);
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong wrong = new AtomicLong();
        Thread reader = new Thread(() -> {
            while (!stop.get()) {
                wrong.addAndGet(row().startsWith("row-") ? 0 : 1);
            }
        });
        reader.start();

        for (int i = 1; i <= 5; i++) {
            mount.update("table.yaml", table("row-" + i));
            while (!news.next().equals("accepted row-" + i)) {}
        }
        stop.set(true);
        reader.join();

        assertEquals(0, wrong.get());
        assertEquals("row-5", row());
    }

    @Test
    void aBadTableIsRefusedOnceAndTheLastGoodOneStays() throws Exception {
        Path file = start(GOOD);

        Files.writeString(file, BAD);

        assertEquals(
                "refused spec.rows[0].memory: \"10Gbb\" is not a quantity; expected for example 16Gi", news.next());
        assertEquals("first", row());
        ActiveTable.Refusal refusal = source.current().refusal().orElseThrow();
        assertEquals(TableBytes.of(BAD.getBytes(StandardCharsets.UTF_8)).sha256(), refusal.sha256());
        assertEquals(1, refusal.problems().size());
        Files.setLastModifiedTime(file, FileTime.fromMillis(1));
        assertTrue(news.silentFor(MANY_LOOKS), "the same content was reported again");
    }

    @Test
    void aRefusalEndsWithTheNextGoodTable() throws Exception {
        Path file = start(GOOD);
        Files.writeString(file, BAD);
        news.next();

        Files.writeString(file, table("second"));

        assertEquals("accepted second", news.next());
        assertTrue(source.current().refusal().isEmpty());
    }

    @Test
    void aRefusalEndsWhenTheTableInUseComesBack() throws Exception {
        Path file = start(GOOD);
        Files.writeString(file, BAD);
        news.next();

        Files.writeString(file, GOOD);

        for (int i = 0; i < 1000 && source.current().refusal().isPresent(); i++) {
            Thread.sleep(10);
        }
        assertTrue(source.current().refusal().isEmpty());
        assertEquals("first", row());
    }

    @Test
    void anEmptyFileIsRefused() throws Exception {
        Path file = start(GOOD);

        Files.writeString(file, "");

        assertEquals("refused the file is empty; expected a SizingTable", news.next());
        assertEquals("first", row());
    }

    @Test
    void aDeletedFileIsRefusedAndTakenWhenItComesBack() throws Exception {
        Path file = start(GOOD);
        Files.delete(file);
        assertEquals("refused there is no such file", news.next());
        assertEquals("first", row());

        Files.writeString(file, table("second"));

        assertEquals("accepted second", news.next());
    }

    @Test
    void aMissingFileIsReportedOnceAndAnotherReasonOnceMore() throws Exception {
        Path file = start(GOOD);
        Files.delete(file);
        assertEquals("refused there is no such file", news.next());

        Files.createDirectory(directory.resolve("..a-reason-to-look"));
        assertTrue(news.silentFor(MANY_LOOKS), "the same reason was reported again");
        Files.createDirectory(file);

        String refused = news.next();
        assertTrue(refused.startsWith("refused the file cannot be read: "), refused);
        assertEquals("first", row());
    }

    @Test
    void aFileThatNeverRestsIsReadAllTheSame() throws Exception {
        Path file = start(GOOD);
        Files.writeString(file, table("second"));

        String heard = null;
        for (int i = 0; i < 3000 && heard == null; i++) {
            Files.writeString(file, "# still written\n", StandardOpenOption.APPEND);
            heard = news.within(5);
        }

        assertEquals("accepted second", heard);
    }

    @Test
    void aDirectoryReplacedAsAWholeIsStillWatched() throws Exception {
        Path mounted = Files.createDirectory(directory.resolve("mounted"));
        Path file = Files.writeString(mounted.resolve("table.yaml"), GOOD);
        source = TableSource.watching(file, CATALOG, news, OFTEN);
        news.next();
        Files.move(mounted, directory.resolve("old"));
        assertEquals("refused there is no such file", news.next());
        Files.createDirectory(mounted);

        Files.writeString(file, table("second"));

        assertEquals("accepted second", news.next());
    }

    @Test
    void aFileBeingWrittenIsTakenWhenItIsWhole() throws Exception {
        Path file = start(GOOD);
        byte[] bytes = table("second").getBytes(StandardCharsets.UTF_8);

        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(bytes, 0, bytes.length - 30);
            out.flush();
            Thread.sleep(MANY_LOOKS);
            assertEquals("first", row());
            out.write(bytes, bytes.length - 30, 30);
        }

        String last = news.next();
        while (last.startsWith("refused")) {
            last = news.next();
        }
        assertEquals("accepted second", last);
        assertTrue(source.current().refusal().isEmpty());
    }

    @Test
    void aListenerThatFailsDoesNotEndTheWatchAndItsFailureGoesWhereThoseOfThreadsGo() throws Exception {
        Path file = write(GOOD);
        BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> failures.add(failure));
        try {
            source = TableSource.watching(file, CATALOG, new FailingOn("second", news), OFTEN);
            news.next();
            Files.writeString(file, table("second"));
            news.next();

            Files.writeString(file, table("third"));

            assertEquals("accepted third", news.next());
            assertEquals("on purpose", failures.remove().getMessage());
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    @Test
    void aClosedSourceWatchesNoMore() throws Exception {
        Path file = start(GOOD);

        source.close();

        Files.writeString(file, table("second"));
        assertTrue(news.silentFor(MANY_LOOKS));
        assertEquals("first", row());
    }

    @Test
    void theTableInTheJarIsASourceToo() throws Exception {
        source = TableSource.bundled(CATALOG, news);

        assertEquals(DefaultTable.NAME, source.current().file());
        assertFalse(source.current().table().rows().isEmpty());
        assertTrue(news.next().startsWith("accepted "));
    }

    private Path start(String text) throws Exception {
        Path file = write(text);
        source = TableSource.watching(file, CATALOG, news, OFTEN);
        assertEquals("accepted first", news.next());
        return file;
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("table.yaml"), text);
    }

    private String row() {
        return source.current()
                .table()
                .firstMatch(Map.of(), "parakeet-x", Map.of())
                .orElseThrow()
                .name();
    }

    private static String table(String row) {
        return """
                apiVersion: gpu-rightsizer.io/v1alpha1
                kind: SizingTable
                metadata: {name: test}
                spec:
                  rows:
                  - name: %s
                    models: ["parakeet-*"]
                    memory: 16Gi
                    source: "a test"
                """.formatted(row);
    }

    /** Passes everything on, and fails at one table. */
    private record FailingOn(String row, News news) implements TableListener {
        @Override
        public void accepted(ActiveTable active, List<Problem> warnings) {
            news.accepted(active, warnings);
            if (active.table().rows().get(0).name().equals(row)) {
                throw new IllegalStateException("on purpose");
            }
        }

        @Override
        public void refused(ActiveTable kept, ActiveTable.Refusal refusal) {
            news.refused(kept, refusal);
        }
    }

    /** What the source reported, in order. */
    private static final class News implements TableListener {
        private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

        @Override
        public void accepted(ActiveTable active, List<Problem> warnings) {
            told.add("accepted " + active.table().rows().get(0).name());
        }

        @Override
        public void refused(ActiveTable kept, ActiveTable.Refusal refusal) {
            told.add("refused " + refusal.problems().get(0));
        }

        String next() throws InterruptedException {
            String next = told.poll(30, TimeUnit.SECONDS);
            return next == null ? "nothing within 30 seconds" : next;
        }

        /** The next, or null if there is none so soon. */
        String within(long milliseconds) throws InterruptedException {
            return told.poll(milliseconds, TimeUnit.MILLISECONDS);
        }

        boolean silentFor(long milliseconds) throws InterruptedException {
            return within(milliseconds) == null;
        }
    }

    /** Does to a directory what the kubelet does to a ConfigMap's mount (pkg/volume/util/atomic_writer.go). */
    private static final class ConfigMapMount {
        private final Path directory;
        private int version;

        ConfigMapMount(Path directory) {
            this.directory = directory;
        }

        void update(String name, String text) throws IOException {
            Path data = directory.resolve("..data");
            Path old = Files.exists(data) ? data.toRealPath() : null;
            Path next = Files.createDirectory(directory.resolve("..2026_11_22_" + version++));
            Files.writeString(next.resolve(name), text);
            Path link = directory.resolve("..data_tmp");
            Files.createSymbolicLink(link, next.getFileName());
            Files.move(link, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            if (old == null) {
                Files.createSymbolicLink(directory.resolve(name), Path.of("..data", name));
            } else {
                Files.delete(old.resolve(name));
                Files.delete(old);
            }
        }
    }
}
