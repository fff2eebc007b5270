package io.gpurightsizer.objects;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Reads files, folders and streams of Kubernetes objects, YAML or JSON, whichever they turn out to be. */
public final class InputReader {
    private static final int PEEK = 1 << 16;

    private final DocumentSink sink;

    public InputReader(DocumentSink sink) {
        this.sink = sink;
    }

    /** Reads a file, or every {@code .yaml}, {@code .yml} and {@code .json} file in a folder and below it. */
    public void path(Path path) {
        if (Files.isDirectory(path)) {
            filesIn(path).forEach(this::file);
        } else {
            file(path);
        }
    }

    private void file(Path path) {
        try (InputStream stream = Files.newInputStream(path)) {
            stream(path.toString(), stream);
        } catch (NoSuchFileException e) {
            sink.unread(new UnreadableDocument(new Source(path.toString(), 0), "no such file"));
        } catch (IOException e) {
            sink.unread(new UnreadableDocument(new Source(path.toString(), 0), "cannot be read: " + e.getMessage()));
        }
    }

    /** Reads a stream to its end. */
    public void stream(String name, InputStream stream) throws IOException {
        BufferedInputStream input = new BufferedInputStream(stream, PEEK);
        input.mark(PEEK);
        byte[] head = input.readNBytes(PEEK - 1);
        input.reset();
        Charset charset = charsetOf(head);
        String beginning = new String(head, charset);
        if (beginning.indexOf('\0') >= 0) {
            sink.unread(new UnreadableDocument(new Source(name, 0), "a binary file, neither YAML nor JSON"));
            return;
        }
        if (isJson(beginning)) {
            new JsonDocuments(name, sink).readAll(withoutByteOrderMark(input, charset));
        } else {
            yaml(name, withoutByteOrderMark(new LimitedStream(input, InputLimits.YAML_BYTES), charset));
        }
    }

    private void yaml(String name, Reader reader) throws IOException {
        try {
            new YamlDocuments(name, sink).readAll(reader);
        } catch (LimitedStream.TooLongException e) {
            sink.unread(new UnreadableDocument(
                    new Source(name, 0),
                    "more than " + (InputLimits.YAML_BYTES >> 20)
                            + " MiB of YAML; JSON (-o json) of any size is read"));
        }
    }

    /** JSON unless a line {@code ---} or a brace of a template says that it is YAML that begins with a brace. */
    private static boolean isJson(String beginning) {
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

    private static Reader withoutByteOrderMark(InputStream input, Charset charset) throws IOException {
        java.io.BufferedReader reader = new java.io.BufferedReader(new InputStreamReader(input, charset), PEEK);
        reader.mark(1);
        if (reader.read() != '\uFEFF') {
            reader.reset();
        }
        return reader;
    }

    /** In the order of their names; hidden folders and links to folders are left out. */
    private List<Path> filesIn(Path folder) {
        List<Path> files = new ArrayList<>();
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    boolean hidden = !directory.equals(folder) && isHidden(directory);
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
                    sink.unread(new UnreadableDocument(
                            new Source(file.toString(), 0), "cannot be read: " + e.getMessage()));
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            sink.unread(new UnreadableDocument(new Source(folder.toString(), 0), "cannot be read: " + e.getMessage()));
        }
        Collections.sort(files);
        return files;
    }

    private static boolean isHidden(Path path) {
        return path.getFileName() != null && path.getFileName().toString().startsWith(".");
    }

    private static boolean isManifest(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
    }
}
