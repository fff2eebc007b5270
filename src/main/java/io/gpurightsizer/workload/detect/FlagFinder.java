package io.gpurightsizer.workload.detect;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import io.gpurightsizer.sizing.table.Setting;

/** Lists the flags of a command line as rows ask about them. */
public final class FlagFinder {
    /** Flags that name a file with more flags: vLLM, SGLang and others. */
    private static final Set<String> FILES = Set.of("--config", "--config-file");

    private FlagFinder() {}

    /**
     * Values by flag, with dashes for underscores; empty for a flag without one. {@link Setting#AND} stands between several
     * values, {@link Setting#UNSEEN} for one that cannot be seen, and {@link Setting#ANY_FLAG} is there if more flags may
     * come from a file or a variable.
     */
    public static Map<String, String> of(ServerCommand command) {
        Settings settings = command.settings();
        Map<String, String> flags = new HashMap<>();
        for (Settings.Setting flag : settings.flags()) {
            if (flag.name().startsWith("-")) {
                String value = flag.value().orElse(Setting.UNSEEN);
                flags.merge(flag.name().replace('_', '-'), value, (first, next) -> first + Setting.AND + next);
            }
        }
        if (!settings.unseenArguments().isEmpty() || FILES.stream().anyMatch(flags::containsKey)) {
            flags.put(Setting.ANY_FLAG, Setting.UNSEEN);
        }
        return flags;
    }
}
