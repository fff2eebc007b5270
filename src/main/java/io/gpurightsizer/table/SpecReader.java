package io.gpurightsizer.table;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.sizing.GpuWorkload;
import io.gpurightsizer.sizing.table.CapabilityRule;
import io.gpurightsizer.sizing.table.IdentityKeys;
import io.gpurightsizer.sizing.table.SizingRow;
import io.gpurightsizer.sizing.table.SizingTable;
import io.gpurightsizer.sizing.table.WhenNoneFree;
import io.gpurightsizer.table.yaml.Field;
import io.gpurightsizer.table.yaml.Fields;
import io.gpurightsizer.text.SafeText;

/** Reads the {@code spec} of a table. */
final class SpecReader {
    private static final String EXTENDED = "default";
    private static final int MOST_HEADROOM = 500;
    private static final String EXAMPLE = "[{name: parakeet-asr, models: [\"parakeet-*\"], memory: 16Gi}]";
    private static final List<String> FIELDS = List.of(
            "extends",
            "headroomPercent",
            "whenNoneFree",
            "computeCapability",
            "assumeOffered",
            "modelLabels",
            "modelEnv",
            "allowedSchedulers",
            "rows");

    private final GpuCatalog catalog;
    private final Supplier<List<SizingRow>> defaultRows;
    private final boolean knownToBeGood;
    private final ResourceReader resources;

    /** As {@link TableReader} has them. */
    SpecReader(GpuCatalog catalog, Supplier<List<SizingRow>> defaultRows, boolean knownToBeGood) {
        this.catalog = catalog;
        this.defaultRows = defaultRows;
        this.knownToBeGood = knownToBeGood;
        this.resources = new ResourceReader(catalog);
    }

    Optional<SizingTable> read(Field spec, String name) {
        return Fields.of(spec).map(fields -> table(fields.only(FIELDS), name));
    }

    private SizingTable table(Fields fields, String name) {
        int headroom = fields.get("headroomPercent")
                .flatMap(it -> it.number(0, MOST_HEADROOM))
                .orElse(SizingTable.DEFAULT_HEADROOM_PERCENT);
        WhenNoneFree whenNoneFree = RowReader.whenNoneFree(fields).orElse(WhenNoneFree.WHOLE_GPU);
        CapabilityRule capability = RowReader.computeCapability(fields).orElse(CapabilityRule.SAME);
        Set<ExtendedResource> assumed =
                fields.get("assumeOffered").flatMap(resources::list).orElse(Set.of());
        IdentityKeys keys = new IdentityKeys(
                names(fields, "modelLabels", "[llm-d.ai/model]", KubernetesNames::problemOfLabelKey)
                        .orElse(IdentityKeys.DEFAULT.labels()),
                names(fields, "modelEnv", "[MODEL_ID]", KubernetesNames::problemOfVariable)
                        .orElse(IdentityKeys.DEFAULT.variables()));
        Set<String> schedulers = schedulers(fields);
        List<RowReader.RowInFile> rows = rows(fields, new RowReader(new NeedReader(catalog, resources, headroom)));
        if (!knownToBeGood) {
            ShadowedRows.check(rows);
        }
        return new SizingTable(
                name, headroom, whenNoneFree, capability, assumed, keys, schedulers, withDefaults(fields, rows));
    }

    private List<SizingRow> withDefaults(Fields fields, List<RowReader.RowInFile> ours) {
        List<SizingRow> rows =
                new ArrayList<>(ours.stream().map(RowReader.RowInFile::row).toList());
        fields.get("extends")
                .filter(it -> it.word("a table that can be extended", List.of(EXTENDED))
                        .isPresent())
                .ifPresent(it -> rows.addAll(DefaultRows.following(ours, defaultRows.get(), it)));
        return rows;
    }

    private static Set<String> schedulers(Fields fields) {
        Set<String> names = new LinkedHashSet<>(names(
                        fields,
                        "allowedSchedulers",
                        "[my-scheduler]",
                        it -> KubernetesNames.problemOfSubdomain(it, "a scheduler's name", "my-scheduler"))
                .orElse(List.of()));
        if (names.contains(GpuWorkload.DEFAULT_SCHEDULER)) {
            fields.get("allowedSchedulers")
                    .ifPresent(it -> it.warning(SafeText.quoted(GpuWorkload.DEFAULT_SCHEDULER) + " is always allowed"));
        }
        return names;
    }

    private static Optional<List<String>> names(
            Fields fields, String field, String example, Function<String, Optional<String>> problemOf) {
        return fields.get(field).flatMap(it -> it.items(example)).map(items -> {
            List<String> names = new ArrayList<>();
            for (Field item : items) {
                item.text(example.substring(1, example.length() - 1), problemOf).ifPresent(name -> {
                    if (names.contains(name)) {
                        item.warning(SafeText.quoted(name) + " is named twice");
                    }
                    names.add(name);
                });
            }
            return names;
        });
    }

    private static List<RowReader.RowInFile> rows(Fields fields, RowReader reader) {
        boolean alone = !fields.mentions("extends");
        Optional<Field> field = alone ? fields.require("rows", EXAMPLE) : fields.get("rows");
        List<RowReader.RowInFile> rows = new ArrayList<>();
        field.flatMap(it -> it.items(EXAMPLE)).ifPresent(items -> {
            if (items.isEmpty()) {
                field.get()
                        .error("is empty; expected at least one row"
                                + (alone ? "" : ", or no \"rows\" where those of the default table do"));
            }
            items.forEach(item -> reader.read(item).ifPresent(rows::add));
        });
        return rows;
    }
}
