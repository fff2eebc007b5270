package io.gpurightsizer.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.gpurightsizer.audit.manifests.AuditInput;
import io.gpurightsizer.cli.terminal.UsageException;
import io.gpurightsizer.objects.ManifestReader;

/** Files of manifests, of which the text is kept as they are read into an input. */
final class ManifestTexts {
    private final AuditInput input;
    private final Map<String, String> byFile = new LinkedHashMap<>();

    ManifestTexts(AuditInput input) {
        this.input = input;
    }

    /** The texts by the names of their files, each once, in order. */
    Map<String, String> byFile() {
        return byFile;
    }

    /** Reads a file, or all of a folder; what cannot be opened is noted in the input as unread. */
    void read(Path path) throws IOException {
        Collection<Path> files =
                Files.isDirectory(path) ? ManifestReader.filesIn(path, input::addUnread) : List.of(path);
        for (Path file : files) {
            Optional<byte[]> bytes = bytesOf(file);
            if (bytes.isPresent()) {
                read(file.toString(), bytes.get());
            }
        }
    }

    private Optional<byte[]> bytesOf(Path file) {
        try {
            return Optional.of(Files.readAllBytes(file));
        } catch (IOException e) {
            input.addUnread(ManifestReader.notRead(file, e));
            return Optional.empty();
        }
    }

    /**
     * Reads the bytes of a file.
     *
     * @throws UsageException if they are not UTF-8
     */
    void read(String name, byte[] bytes) throws IOException {
        if (byFile.containsKey(name)) {
            return;
        }
        try {
            byFile.put(
                    name,
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString());
        } catch (CharacterCodingException e) {
            throw new UsageException("-f: " + name + ": it is not UTF-8; convert it first");
        }
        input.readStream(name, new ByteArrayInputStream(bytes));
    }
}
