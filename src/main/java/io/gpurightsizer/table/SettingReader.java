package io.gpurightsizer.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import io.gpurightsizer.sizing.table.AtMost;
import io.gpurightsizer.sizing.table.Glob;
import io.gpurightsizer.sizing.table.Setting;
import io.gpurightsizer.sizing.table.ValuePattern;
import io.gpurightsizer.table.yaml.Field;
import io.gpurightsizer.table.yaml.Fields;
import io.gpurightsizer.text.SafeText;

/**
 * Reads {@code settings} and {@code arguments}: the name of a variable or a flag, after {@code !} to negate, and a glob over
 * its literal value, or a bound of it where it is a flag.
 */
final class SettingReader {
    private static final Pattern FLAG = Pattern.compile("--?[A-Za-z0-9][-_.A-Za-z0-9]*");
    private static final String EXAMPLE = "--max-model-len";

    private SettingReader() {}

    static List<Setting> read(Field field) {
        List<Setting> settings = new ArrayList<>();
        for (Map.Entry<String, Field> entry : Fields.entries(field).entrySet()) {
            boolean negated = entry.getKey().startsWith("!");
            String variable = negated ? entry.getKey().substring(1) : entry.getKey();
            KubernetesNames.problemOfVariable(variable).ifPresent(entry.getValue()::errorAtKey);
            entry.getValue()
                    .text("\"*batch_size=8*\"")
                    .ifPresent(value -> settings.add(new Setting(variable, new Glob(value), negated)));
        }
        return settings;
    }

    static List<Setting> arguments(Field field) {
        List<Setting> arguments = new ArrayList<>();
        Map<String, String> written = new HashMap<>();
        for (Map.Entry<String, Field> entry : Fields.entries(field).entrySet()) {
            Field value = entry.getValue();
            boolean negated = entry.getKey().startsWith("!");
            String flag = entry.getKey().substring(negated ? 1 : 0);
            if (!FLAG.matcher(flag).matches()) {
                value.errorAtKey(SafeText.quoted(flag) + " is not a flag; expected dashes before its name, for example "
                        + EXAMPLE);
            }
            String sameWith = written.putIfAbsent(entry.getKey().replace('_', '-'), entry.getKey());
            if (sameWith != null) {
                value.errorAtKey(SafeText.quoted(entry.getKey()) + " is the same flag as " + SafeText.quoted(sameWith));
            }
            value.text("\"<=16384\"")
                    .flatMap(text -> pattern(value, text))
                    .ifPresent(it -> arguments.add(new Setting(flag.replace('_', '-'), it, negated)));
        }
        return arguments;
    }

    private static Optional<ValuePattern> pattern(Field field, String text) {
        if (!text.startsWith("<") && !text.startsWith(">")) {
            return Optional.of(new Glob(text));
        }
        try {
            return Optional.of(AtMost.parse(text));
        } catch (IllegalArgumentException e) {
            field.error(
                    SafeText.quoted(text) + " is neither a bound nor a glob; expected \"<=\" and a whole number from 1,"
                            + " for example \"<=16384\"");
            return Optional.empty();
        }
    }
}
