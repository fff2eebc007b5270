package io.gpurightsizer.table;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.gpurightsizer.sizing.table.Setting;

/** What the settings of two rows say about each other. */
final class SettingLogic {
    private SettingLogic() {}

    /** Whether an environment that satisfies all of {@code these} satisfies all of the others as well. */
    static boolean imply(List<Setting> these, List<Setting> others) {
        return others.stream().allMatch(other -> these.stream().anyMatch(it -> implies(it, other)));
    }

    /** Whether {@code setting} alone implies the other. */
    private static boolean implies(Setting setting, Setting other) {
        if (!setting.variable().equals(other.variable())) {
            return false;
        }
        if (other.negated()) {
            return setting.negated()
                    ? GlobLanguage.covers(List.of(setting.value()), other.value(), true)
                    : GlobLanguage.disjoint(setting.value(), other.value());
        }
        return !setting.negated() && GlobLanguage.covers(List.of(other.value()), setting.value(), true);
    }

    /** The variable that would have to match a glob and not match one that takes all of it. */
    static Optional<String> contradiction(List<Setting> settings) {
        return settings.stream()
                .filter(it -> !it.negated())
                .filter(it -> settings.stream()
                        .filter(other -> other.negated() && other.variable().equals(it.variable()))
                        .anyMatch(other -> GlobLanguage.covers(List.of(other.value()), it.value(), true)))
                .map(Setting::variable)
                .findFirst();
    }

    /** An environment that satisfies all; empty if none was found by trying the likeliest. */
    static Optional<Map<String, String>> example(List<Setting> settings) {
        for (boolean starsEmpty : new boolean[] {false, true}) {
            Map<String, String> environment = new HashMap<>();
            settings.stream()
                    .filter(it -> !it.negated())
                    .forEach(it -> environment.put(it.variable(), GlobLanguage.witness(it.value(), starsEmpty)));
            if (settings.stream().allMatch(it -> it.matches(environment))) {
                return Optional.of(environment);
            }
        }
        return Optional.empty();
    }
}
