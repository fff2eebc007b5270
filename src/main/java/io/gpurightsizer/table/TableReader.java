package io.gpurightsizer.table;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.sizing.table.SizingRow;
import io.gpurightsizer.sizing.table.SizingTable;
import io.gpurightsizer.table.yaml.Field;
import io.gpurightsizer.table.yaml.Fields;
import io.gpurightsizer.table.yaml.Problems;
import io.gpurightsizer.table.yaml.SpellingHint;
import io.gpurightsizer.table.yaml.YamlDocument;
import io.gpurightsizer.text.ApiGroup;

/**
 * Reads a sizing table from YAML (or JSON, which is YAML), strictly: an unknown field, version or value is an error, and
 * all problems are reported at once.
 */
public final class TableReader {
    static final String API_VERSION = ApiGroup.VERSION;
    static final String KIND = "SizingTable";

    private static final List<String> FIELDS = List.of("apiVersion", "kind", "metadata", "spec");

    private final GpuCatalog catalog;
    private final Supplier<List<SizingRow>> defaultRows;
    private final boolean knownToBeGood;

    /**
     * @param catalog the GPUs that figures and profiles are held against
     */
    public TableReader(GpuCatalog catalog) {
        this(catalog, () -> DefaultTable.table(catalog).rows(), false);
    }

    /**
     * @param defaultRows what follows the rows of a table that extends the default table
     * @param knownToBeGood whether it is known that no row hides another; to find it out takes long
     */
    TableReader(GpuCatalog catalog, Supplier<List<SizingRow>> defaultRows, boolean knownToBeGood) {
        this.catalog = catalog;
        this.defaultRows = defaultRows;
        this.knownToBeGood = knownToBeGood;
    }

    /**
     * Reads the bytes of a file.
     *
     * @param bytes UTF-8, at most 64 MiB
     * @param name what the table is called if it does not say so itself
     */
    public TableReading read(byte[] bytes, String name) {
        Problems problems = new Problems();
        return read(YamlDocument.decode(bytes, problems), name, problems);
    }

    /** Reads a text; see {@link #read(byte[], String)}. */
    public TableReading read(String text, String name) {
        return read(Optional.of(text), name, new Problems());
    }

    private TableReading read(Optional<String> text, String name, Problems problems) {
        Optional<SizingTable> table = text.flatMap(it -> YamlDocument.compose(it, KIND, problems))
                .flatMap(root -> Fields.of(Field.root(root, problems)))
                .flatMap(fields -> table(fields, name));
        return new TableReading(table.filter(it -> problems.errors() == 0), problems.sorted());
    }

    private Optional<SizingTable> table(Fields fields, String name) {
        fields.requireToSay("apiVersion", API_VERSION);
        boolean isTable = fields.requireToSay("kind", KIND);
        if (isTable) {
            fields.only(FIELDS);
        } else if (isOfAnotherKind(fields)) {
            // All else in it would be wrong too.
            return Optional.empty();
        }
        String tableName = fields.get("metadata").flatMap(TableReader::name).orElse(name);
        Optional<Field> spec = isTable ? fields.require("spec", "{rows: [...]}") : fields.get("spec");
        return spec.flatMap(it -> new SpecReader(catalog, defaultRows, knownToBeGood).read(it, tableName));
    }

    /** Whether its kind is no misspelt {@value #KIND}. */
    private static boolean isOfAnotherKind(Fields fields) {
        return fields.get("kind")
                .flatMap(it -> it.text(KIND))
                .filter(it -> SpellingHint.hint(it, List.of(KIND)).isEmpty())
                .isPresent();
    }

    private static Optional<String> name(Field metadata) {
        return Fields.of(metadata)
                .flatMap(it -> it.only(List.of("name")).require("name", "default"))
                .flatMap(field -> field.text(
                        "default", it -> KubernetesNames.problemOfSubdomain(it, "a table's name", "default")));
    }
}
