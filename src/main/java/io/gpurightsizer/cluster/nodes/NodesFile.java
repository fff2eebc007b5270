package io.gpurightsizer.cluster.nodes;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

import io.gpurightsizer.objects.UnreadableDocument;

/**
 * Reads what {@code kubectl get nodes -o yaml} or {@code -o json} prints, and what people make of it: Nodes and the other
 * objects that are a cluster's state (Pod, Namespace, ResourceQuota, LimitRange, PersistentVolumeClaim, PersistentVolume,
 * RuntimeClass, DeviceClass, ResourceSlice, DeviceTaintRule, ResourceClaimTemplate, ResourceClaim), alone, in several YAML documents, or in Lists.
 */
public final class NodesFile {
    private NodesFile() {}

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException if anything in it is not what was expected; the message has one line for each
     *     problem, with the file, the line and what is wrong
     * @throws IOException if the file cannot be read
     */
    public static ClusterObjects read(Path file) throws IOException {
        NodesReader reader = new NodesReader();
        read(file, reader);
        return reader.objects();
    }

    /** The same, beside what the reader has already. */
    public static void read(Path file, NodesReader reader) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            read(file.toString(), stream, reader);
        }
    }

    /** Reads a text; {@code name} is what messages call it. Otherwise as {@link #read(Path)}. */
    public static ClusterObjects parse(String name, String text) {
        try {
            NodesReader reader = new NodesReader();
            read(name, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), reader);
            return reader.objects();
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory is always readable", e);
        }
    }

    private static void read(String name, InputStream stream, NodesReader reader) throws IOException {
        int before = reader.unreadable().size();
        reader.readStream(name, stream);
        List<UnreadableDocument> problems = reader.unreadable();
        if (problems.size() > before) {
            throw new IllegalArgumentException(problems.stream()
                    .skip(before)
                    .map(UnreadableDocument::toString)
                    .collect(Collectors.joining("\n")));
        }
        if (reader.isEmpty()) {
            throw new IllegalArgumentException(name + ": there is nothing in it; expected Node objects");
        }
    }
}
