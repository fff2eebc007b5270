package io.gpurightsizer.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.gpurightsizer.sizing.table.CapabilityRule;
import io.gpurightsizer.sizing.table.Glob;
import io.gpurightsizer.sizing.table.LabelSelector;
import io.gpurightsizer.sizing.table.Need;
import io.gpurightsizer.sizing.table.Setting;
import io.gpurightsizer.sizing.table.SizingRow;
import io.gpurightsizer.sizing.table.WhenNoneFree;
import io.gpurightsizer.table.yaml.Field;
import io.gpurightsizer.table.yaml.Fields;
import io.gpurightsizer.text.SafeText;

/** Reads the rows of a table. */
final class RowReader {
    static final List<String> FIELDS = List.of(
            "name",
            "models",
            "matchLabels",
            "matchExpressions",
            "settings",
            "arguments",
            "memory",
            "isolation",
            "compute",
            "resources",
            "wholeGpu",
            "whenNoneFree",
            "computeCapability",
            "source");
    private static final List<String> CONDITIONS =
            List.of("models", "matchLabels", "matchExpressions", "settings", "arguments");
    private static final List<String> ONE_OF = List.of("models", "matchLabels", "matchExpressions");

    private final NeedReader needs;
    private final Map<String, Integer> linesByName = new HashMap<>();

    RowReader(NeedReader needs) {
        this.needs = needs;
    }

    /**
     * A row of which the conditions are free of errors.
     *
     * @param field where it is in the file
     * @param row the row; with another name or need if its own has an error
     * @param globs where its globs are in the file
     */
    record RowInFile(Field field, SizingRow row, List<Field> globs) {}

    /** Reads a row; empty if one of its conditions has an error. */
    Optional<RowInFile> read(Field field) {
        Optional<Fields> read = Fields.of(field);
        if (read.isEmpty()) {
            return Optional.empty();
        }
        Fields fields = read.get().only(FIELDS);
        String name = name(fields).orElse("");
        boolean misspelt = CONDITIONS.stream().anyMatch(it -> fields.get(it).isEmpty() && fields.mentions(it));
        int before = field.problems().errors();
        List<Glob> models = fields.get("models").flatMap(GlobReader::models).orElse(List.of());
        LabelSelector selector = SelectorReader.read(fields);
        List<Setting> settings = new ArrayList<>();
        fields.get("settings").map(SettingReader::read).ifPresent(settings::addAll);
        fields.get("arguments").map(SettingReader::arguments).ifPresent(settings::addAll);
        requireCondition(field, fields, models, selector);
        boolean good = !misspelt && before == field.problems().errors();
        Need need = needs.read(field, fields);
        checkChoices(fields, need);
        SizingRow row = new SizingRow(
                name,
                models,
                selector,
                settings,
                need,
                whenNoneFree(fields),
                computeCapability(fields),
                source(field, fields));
        List<Field> globs = fields.get("models").map(Field::items).orElse(List.of());
        return good ? Optional.of(new RowInFile(field, row, globs)) : Optional.empty();
    }

    /** What {@code whenNoneFree} of a table or of a row says. */
    static Optional<WhenNoneFree> whenNoneFree(Fields fields) {
        return fields.get("whenNoneFree")
                .flatMap(it -> it.choice("what a pod does while nothing is free", WhenNoneFree.values()));
    }

    /** What {@code computeCapability} of a table or of a row says. */
    static Optional<CapabilityRule> computeCapability(Fields fields) {
        return fields.get("computeCapability")
                .flatMap(it -> it.choice("a choice of compute capability", CapabilityRule.values()));
    }

    private static void checkChoices(Fields fields, Need need) {
        if (need instanceof Need.WholeGpu && fields.mentions("wholeGpu")) {
            for (String choice : List.of("whenNoneFree", "computeCapability")) {
                fields.get(choice)
                        .ifPresent(it -> it.errorAtKey("means nothing beside \"wholeGpu\", which is never resized"));
            }
        }
        if (need instanceof Need.Resources) {
            fields.get("computeCapability")
                    .ifPresent(it -> it.warning("means nothing beside \"resources\", which are taken on any GPU"));
        }
    }

    private Optional<String> name(Fields fields) {
        Optional<Field> field = fields.require("name", "parakeet-asr");
        Optional<String> name = field.flatMap(it -> it.text("parakeet-asr", KubernetesNames::problemOfRowName));
        name.ifPresent(it -> {
            Integer first = linesByName.putIfAbsent(it, field.orElseThrow().line());
            if (first != null) {
                field.get().error("the name " + SafeText.quoted(it) + " is taken by the row in line " + first);
            }
        });
        return name;
    }

    private static void requireCondition(Field field, Fields fields, List<Glob> models, LabelSelector selector) {
        if (ONE_OF.stream().noneMatch(fields::mentions)) {
            field.error("matches nothing; expected at least one of " + String.join(", ", ONE_OF));
        } else if (!fields.mentions("models") && selector.isEmpty() && isBlank(fields)) {
            field.error("its matchLabels and matchExpressions ask for nothing; expected at least one of "
                    + String.join(", ", ONE_OF));
        }
    }

    /** Whether both are empty in the file, not only because their entries have errors. */
    private static boolean isBlank(Fields fields) {
        return List.of("matchLabels", "matchExpressions").stream()
                .flatMap(name -> fields.get(name).stream())
                .allMatch(Field::isBlank);
    }

    private static String source(Field field, Fields fields) {
        String source = fields.get("source")
                .flatMap(it -> it.text("\"NVIDIA ASR NIM support matrix\""))
                .orElse("");
        if (source.isBlank() && !fields.mentions("source")) {
            field.warning("has no \"source\"; say where the figure comes from");
        } else if (source.isBlank()) {
            fields.get("source").filter(it -> !it.isEmpty()).ifPresent(it -> it.warning("the source is empty"));
        }
        return source;
    }
}
