package io.gpurightsizer.objects;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Reads files, folders and streams of Kubernetes objects, YAML or JSON, whichever they turn out to be. */
public final class ManifestReader {
    private static final int PEEK = 1 << 16;

    private final ObjectSink sink;
    private final Set<Path> filesRead = new HashSet<>();

    public ManifestReader(ObjectSink sink) {
        this.sink = sink;
    }

    /**
     * Reads a file, or every {@code .yaml}, {@code .yml} and {@code .json} file in a folder and below it; hidden folders
     * and links to folders are left out. What cannot be read goes to the sink.
     */
    public void readPath(Path path) {
        if (Files.isDirectory(path)) {
            filesIn(path, sink::unreadable).forEach(this::readFile);
        } else {
            readFile(path);
        }
    }

    /** A file that several names lead to is read once. */
    private void readFile(Path path) {
        try {
            if (!filesRead.add(path.toRealPath())) {
                return;
            }
        } catch (IOException e) {
            // Opening it says why.
        }
        try (InputStream stream = Files.newInputStream(path)) {
            readStream(path.toString(), stream);
        } catch (IOException e) {
            sink.unreadable(notRead(path, e));
        }
    }

    /** Reads JSON, such as an API server's answer; {@code name} is what problems call it. */
    public void readJson(String name, String json) throws IOException {
        new JsonDocuments(name, sink).readAll(new StringReader(json));
    }

    /** Reads a stream to its end; {@code name} is what problems call it. */
    public void readStream(String name, InputStream stream) throws IOException {
        BufferedInputStream input = new BufferedInputStream(stream, PEEK);
        input.mark(PEEK);
        byte[] head = input.readNBytes(PEEK - 1);
        input.reset();
        Charset charset = charsetOf(head);
        String beginning = new String(head, charset);
        if (beginning.indexOf('\0') >= 0) {
            unreadable(name, "a binary file, neither YAML nor JSON");
        } else if (isJson(beginning)) {
            new JsonDocuments(name, sink).readAll(text(input, charset));
        } else {
            new YamlDocuments(name, sink).readAll(text(input, charset));
        }
    }

    private void unreadable(String name, String why) {
        sink.unreadable(notRead(name, why));
    }

    /** A file or folder that could not be opened; the exceptions of the file system mostly say no more than its path. */
    public static UnreadableDocument notRead(Path path, IOException e) {
        if (e instanceof NoSuchFileException) {
            return notRead(path.toString(), Files.isSymbolicLink(path) ? "a link to nothing" : "no such file");
        }
        boolean denied = e instanceof AccessDeniedException;
        return notRead(path.toString(), "cannot be read: " + (denied ? "permission denied" : e.getMessage()));
    }

    private static UnreadableDocument notRead(String name, String why) {
        return new UnreadableDocument(new Source(name, 0), why);
    }

    /** JSON unless a line {@code ---} or a brace of a template says that it is YAML that begins with a brace. */
    static boolean isJson(String beginning) {
        String text = beginning.startsWith("\uFEFF") ? beginning.substring(1) : beginning;
        String stripped = text.stripLeading();
        return (stripped.startsWith("{") || stripped.startsWith("["))
                && !stripped.startsWith("{{")
                && !stripped.startsWith("{%")
                && !text.contains("\n---")
                && looksQuoted(stripped);
    }

    /** JSON has a quote, a closing or another opening bracket next; YAML's flow style mostly a bare word. */
    private static boolean looksQuoted(String stripped) {
        String rest = stripped.substring(1).stripLeading();
        return rest.isEmpty() || "\"}{[]".indexOf(rest.charAt(0)) >= 0;
    }

    private static Charset charsetOf(byte[] head) {
        if (head.length >= 2 && head[0] == (byte) 0xFF && head[1] == (byte) 0xFE) {
            return StandardCharsets.UTF_16LE;
        }
        if (head.length >= 2 && head[0] == (byte) 0xFE && head[1] == (byte) 0xFF) {
            return StandardCharsets.UTF_16BE;
        }
        return StandardCharsets.UTF_8;
    }

    private static BufferedReader text(InputStream input, Charset charset) {
        return new BufferedReader(new WithoutByteOrderMarks(new InputStreamReader(input, charset)), PEEK);
    }

    /** The files that are read of a folder, sorted by their paths; {@code unreadable} is given what cannot be looked into. */
    public static SortedSet<Path> filesIn(Path folder, Consumer<UnreadableDocument> unreadable) {
        SortedSet<Path> files = new TreeSet<>();
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    boolean hidden = !directory.equals(folder)
                            && directory.getFileName().toString().startsWith(".");
                    return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (isManifest(file) && !Files.isDirectory(file)) {
                        files.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    unreadable.accept(notRead(file, e));
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            unreadable.accept(notRead(folder, e));
        }
        return files;
    }

    private static boolean isManifest(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
    }
}
