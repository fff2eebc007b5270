package io.gpurightsizer.table;

import java.util.List;
import java.util.Optional;

import io.gpurightsizer.sizing.table.Setting;
import io.gpurightsizer.text.SafeText;

/** Compares what rows ask of variables. */
final class SettingLogic {
    private SettingLogic() {}

    /** The variable that must match one glob and not match another that takes all of it; {@code variable "MODE"}. */
    static Optional<String> contradiction(List<Setting> settings) {
        return settings.stream()
                .filter(it -> !it.negated())
                .filter(it -> settings.stream().anyMatch(other -> other.negated() && takes(other, it)))
                .findFirst()
                .map(it -> "variable " + SafeText.quoted(it.variable()));
    }

    /** Whether an environment that satisfies all of {@code these} satisfies all of the others as well. */
    static boolean imply(List<Setting> these, List<Setting> others) {
        return others.stream().allMatch(other -> these.stream().anyMatch(it -> implies(it, other)));
    }

    /** Whether {@code setting} alone implies the other. */
    private static boolean implies(Setting setting, Setting other) {
        if (!other.negated()) {
            return !setting.negated() && takes(other, setting);
        }
        return setting.negated()
                ? takes(setting, other)
                : setting.variable().equals(other.variable()) && GlobLanguage.disjoint(setting.value(), other.value());
    }

    /** Whether {@code outer} speaks of the same variable and its glob takes all that the other's does. */
    private static boolean takes(Setting outer, Setting inner) {
        return outer.variable().equals(inner.variable())
                && GlobLanguage.covers(List.of(outer.value()), inner.value(), true);
    }
}
