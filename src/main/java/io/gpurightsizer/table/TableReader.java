package io.gpurightsizer.table;

import java.util.List;
import java.util.Optional;

import org.yaml.snakeyaml.nodes.Node;

import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.sizing.table.SizingTable;
import io.gpurightsizer.table.yaml.Field;
import io.gpurightsizer.table.yaml.Fields;
import io.gpurightsizer.table.yaml.Problems;
import io.gpurightsizer.table.yaml.YamlDocument;
import io.gpurightsizer.text.ApiGroup;
import io.gpurightsizer.text.SafeText;

/**
 * Reads a sizing table from YAML (or JSON, which is YAML), strictly: an unknown field, version or value is an error, and
 * all problems are reported at once.
 */
public final class TableReader {
    static final String API_VERSION = ApiGroup.VERSION;
    static final String KIND = "SizingTable";

    private static final List<String> FIELDS = List.of("apiVersion", "kind", "metadata", "spec");

    private final GpuCatalog catalog;

    /**
     * @param catalog the GPUs that figures and profiles are held against
     */
    public TableReader(GpuCatalog catalog) {
        this.catalog = catalog;
    }

    /**
     * Reads the bytes of a file.
     *
     * @param bytes UTF-8, at most 64 MiB
     * @param name what the table is called if it does not say so itself
     */
    public TableReading read(byte[] bytes, String name) {
        Problems problems = new Problems();
        Optional<SizingTable> table = YamlDocument.decode(bytes, problems).flatMap(text -> table(text, name, problems));
        return reading(table, problems);
    }

    /** Reads a text; see {@link #read(byte[], String)}. */
    public TableReading read(String text, String name) {
        Problems problems = new Problems();
        return reading(table(text, name, problems), problems);
    }

    private static TableReading reading(Optional<SizingTable> table, Problems problems) {
        return new TableReading(table.filter(it -> problems.errors() == 0), problems.sorted());
    }

    private Optional<SizingTable> table(String text, String name, Problems problems) {
        return YamlDocument.compose(text, problems).flatMap(root -> table(root, name, problems));
    }

    private Optional<SizingTable> table(Node root, String name, Problems problems) {
        Optional<Fields> read = Field.root(root, problems).fields();
        if (read.isEmpty()) {
            return Optional.empty();
        }
        Fields fields = read.get();
        header(fields, "apiVersion", API_VERSION);
        boolean ours = header(fields, "kind", KIND);
        if (ours) {
            fields.only(FIELDS);
        }
        String tableName = fields.get("metadata").flatMap(TableReader::name).orElse(name);
        Optional<Field> spec = ours ? fields.require("spec", "{rows: [...]}") : fields.get("spec");
        return spec.flatMap(it -> new SpecReader(catalog).read(it, tableName));
    }

    /** Whether a header field says what it must. */
    private static boolean header(Fields fields, String name, String expected) {
        Optional<Field> field = fields.require(name, expected);
        Optional<String> value = field.flatMap(it -> it.text(expected));
        boolean right = value.filter(expected::equals).isPresent();
        if (value.isPresent() && !right) {
            field.get()
                    .error("unknown " + name + " " + SafeText.quoted(value.get()) + "; expected " + expected
                            + (value.get().equals("ConfigMap")
                                    ? ", the text that stands in the ConfigMap's data"
                                    : ""));
        }
        return right || value.isEmpty();
    }

    private static Optional<String> name(Field metadata) {
        Optional<Fields> fields = metadata.fields().map(it -> it.only(List.of("name")));
        Optional<Field> field = fields.flatMap(it -> it.require("name", "default"));
        Optional<String> name = field.flatMap(it -> it.text("default"));
        name.flatMap(it -> KubernetesNames.problemOfSubdomain(it, "a table's name", "default"))
                .ifPresent(problem -> field.get().error(problem));
        return name;
    }
}
