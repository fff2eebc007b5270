package io.gpurightsizer.table;

import java.util.List;
import java.util.Optional;

import io.gpurightsizer.sizing.table.AtMost;
import io.gpurightsizer.sizing.table.Glob;
import io.gpurightsizer.sizing.table.Setting;
import io.gpurightsizer.sizing.table.ValuePattern;
import io.gpurightsizer.text.SafeText;

/** Compares what rows ask of variables and flags. */
final class SettingLogic {
    private SettingLogic() {}

    /** The variable or flag that must match and not match what takes all of it; for example {@code variable "MODE"}. */
    static Optional<String> contradiction(List<Setting> settings) {
        return settings.stream()
                .filter(it -> !it.negated())
                .filter(it -> settings.stream().anyMatch(other -> other.negated() && takes(other, it)))
                .findFirst()
                .map(it -> (it.variable().startsWith("-") ? "flag " : "variable ") + SafeText.quoted(it.variable()));
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
                : setting.variable().equals(other.variable()) && disjoint(setting.value(), other.value());
    }

    /** Whether {@code outer} speaks of the same variable and takes all values that the other does. */
    private static boolean takes(Setting outer, Setting inner) {
        return outer.variable().equals(inner.variable()) && covers(outer.value(), inner.value());
    }

    /** Between a bound and a glob with wildcards only {@code *} is known to take all. */
    private static boolean covers(ValuePattern outer, ValuePattern inner) {
        if (inner instanceof AtMost bound) {
            return outer instanceof AtMost other
                    ? other.bound() >= bound.bound()
                    : GlobLanguage.covers(List.of((Glob) outer), new Glob("*"), true);
        }
        Glob glob = (Glob) inner;
        return outer instanceof Glob other
                ? GlobLanguage.covers(List.of(other), glob, true)
                : outer.matches(glob.pattern());
    }

    private static boolean disjoint(ValuePattern one, ValuePattern other) {
        if (one instanceof Glob a && other instanceof Glob b) {
            return GlobLanguage.disjoint(a, b);
        }
        return one instanceof Glob a && isLiteral(a) && !other.matches(a.pattern())
                || other instanceof Glob b && isLiteral(b) && !one.matches(b.pattern());
    }

    private static boolean isLiteral(Glob glob) {
        return glob.pattern().chars().noneMatch(c -> c == '*' || c == '?');
    }
}
