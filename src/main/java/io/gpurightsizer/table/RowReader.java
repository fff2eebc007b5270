package io.gpurightsizer.table;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.gpurightsizer.sizing.table.Glob;
import io.gpurightsizer.sizing.table.LabelSelector;
import io.gpurightsizer.sizing.table.Need;
import io.gpurightsizer.sizing.table.Setting;
import io.gpurightsizer.sizing.table.SizingRow;
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
            "memory",
            "isolation",
            "resources",
            "wholeGpu",
            "source");
    private static final List<String> WHOM = List.of("models", "matchLabels", "matchExpressions", "settings");
    private static final List<String> MATCHERS = List.of("models", "matchLabels", "matchExpressions");

    private final NeedReader needs;
    private final Map<String, Integer> linesByName = new HashMap<>();

    RowReader(NeedReader needs) {
        this.needs = needs;
    }

    /**
     * A row as far as whom it matches, which is sound.
     *
     * @param row the row; where its name or need is bad, which is a problem by then, with something else in its place
     * @param globs where its globs stand
     */
    record Matcher(Field field, SizingRow row, List<Field> globs) {}

    /** Reads a row; empty if whom it matches cannot be told. */
    Optional<Matcher> read(Field field) {
        Optional<Fields> read = field.fields();
        if (read.isEmpty()) {
            return Optional.empty();
        }
        Fields fields = read.get().only(FIELDS);
        String name = name(fields).orElse("");
        boolean spelt = WHOM.stream().allMatch(it -> fields.get(it).isPresent() == fields.mentions(it));
        int before = field.problems().errors();
        List<Glob> models = fields.get("models").flatMap(GlobReader::models).orElse(List.of());
        LabelSelector selector = SelectorReader.read(fields);
        List<Setting> settings = fields.get("settings").map(SettingReader::read).orElse(List.of());
        requireMatcher(field, fields, models, selector);
        boolean sound = spelt && before == field.problems().errors();
        Need need = needs.read(field, fields);
        SizingRow row = new SizingRow(name, models, selector, settings, need, source(field, fields));
        List<Field> globs = fields.get("models").map(Field::children).orElse(List.of());
        return sound ? Optional.of(new Matcher(field, row, globs)) : Optional.empty();
    }

    private Optional<String> name(Fields fields) {
        Optional<Field> field = fields.require("name", "parakeet-asr");
        Optional<String> name = field.flatMap(it -> it.text("parakeet-asr"));
        name.flatMap(KubernetesNames::problemOfRowName)
                .ifPresent(problem -> field.orElseThrow().error(problem));
        name.ifPresent(it -> {
            Integer first = linesByName.putIfAbsent(it, field.orElseThrow().line());
            if (first != null) {
                field.get().error("the name " + SafeText.quoted(it) + " is taken by the row in line " + first);
            }
        });
        return name;
    }

    private static void requireMatcher(Field field, Fields fields, List<Glob> models, LabelSelector selector) {
        if (MATCHERS.stream().noneMatch(fields::mentions)) {
            field.error("matches nothing; expected at least one of " + String.join(", ", MATCHERS));
        } else if (!fields.mentions("models") && selector.isEmpty() && isBlank(fields)) {
            field.error("its matchLabels and matchExpressions ask for nothing; expected at least one of "
                    + String.join(", ", MATCHERS));
        }
    }

    /** Whether both are empty as written, not only for what was wrong in them. */
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
