package io.gpurightsizer.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.gpurightsizer.sizing.table.Glob;
import io.gpurightsizer.sizing.table.Setting;
import io.gpurightsizer.table.yaml.Field;
import io.gpurightsizer.table.yaml.Fields;

/** Reads {@code settings}: a variable's name, after {@code !} to negate, and a glob over its literal value. */
final class SettingReader {
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
}
