package io.gpurightsizer.tabletest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

import io.gpurightsizer.objects.KubernetesObject;
import io.gpurightsizer.objects.ManifestReader;
import io.gpurightsizer.objects.ObjectSink;
import io.gpurightsizer.objects.UnreadableDocument;
import io.gpurightsizer.table.yaml.Field;
import io.gpurightsizer.table.yaml.Fields;
import io.gpurightsizer.table.yaml.Problems;
import io.gpurightsizer.table.yaml.YamlDocument;
import io.gpurightsizer.text.ApiGroup;

/**
 * Reads a file of test cases from YAML (or JSON, which is YAML), strictly: an unknown field or value is an error, and all
 * problems are reported at once.
 */
public final class TestFileReader {
    static final String KIND = "SizingTableTest";

    private final Problems problems = new Problems();

    private TestFileReader() {}

    /** Reads the bytes of a file, UTF-8. */
    public static TestFileReading read(byte[] bytes, String name) {
        TestFileReader reader = new TestFileReader();
        Optional<TestFile> file = YamlDocument.decode(bytes, reader.problems)
                .flatMap(it -> YamlDocument.compose(it, KIND, reader.problems))
                .flatMap(root -> Fields.of(Field.root(root, reader.problems)))
                .flatMap(fields -> reader.file(fields, name, tree(bytes)));
        return new TestFileReading(file.filter(it -> reader.problems.errors() == 0), reader.problems.sorted());
    }

    /** The same file as objects are read, for the pods and workloads in it. */
    private static JsonNode tree(byte[] bytes) {
        List<JsonNode> roots = new ArrayList<>();
        try {
            new ManifestReader(new ObjectSink() {
                        @Override
                        public void object(KubernetesObject object) {
                            roots.add(object.root());
                        }

                        @Override
                        public void unreadable(UnreadableDocument document) {
                            // What is wrong with the file is reported with line and column already.
                        }
                    })
                    .readStream("", new ByteArrayInputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory are always readable", e);
        }
        return roots.isEmpty() ? MissingNode.getInstance() : roots.get(0);
    }

    private Optional<TestFile> file(Fields fields, String name, JsonNode tree) {
        fields.requireToSay("apiVersion", ApiGroup.VERSION);
        if (fields.requireToSay("kind", KIND)) {
            fields.only(List.of("apiVersion", "kind", "metadata", "spec"));
        }
        fields.get("metadata")
                .flatMap(Fields::of)
                .flatMap(it -> it.only(List.of("name")).require("name", "ours"))
                .ifPresent(it -> it.text("ours"));
        return fields.require("spec", "{cases: [...]}")
                .flatMap(Fields::of)
                .map(it -> spec(it.only(List.of("nodes", "assumeGpu", "cases")), name, tree.path("spec")));
    }

    private TestFile spec(Fields spec, String name, JsonNode tree) {
        Optional<String> nodes = spec.get("nodes").flatMap(it -> it.text("nodes.yaml"));
        Optional<String> gpu = spec.get("assumeGpu").flatMap(it -> it.text("NVIDIA-H100-80GB-HBM3"));
        if (nodes.isPresent() && gpu.isPresent()) {
            spec.get("assumeGpu").orElseThrow().errorAtKey("nodes are given too; say one of nodes and assumeGpu");
        }
        Optional<Field> cases = spec.require("cases", "[{name: …, container: {image: …}, expect: {decision: keep}}]");
        cases.filter(Field::isBlank).ifPresent(it -> it.error("has no case"));
        List<Field> items = cases.flatMap(it -> it.items("[{name: …}]")).orElse(List.of());
        Map<String, Integer> lines = new HashMap<>();
        List<TestFile.TestCase> read = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            CaseReader.read(items.get(i), tree.path("cases").path(i), lines).ifPresent(read::add);
        }
        return new TestFile(name, nodes, gpu, read);
    }
}
