package io.gpurightsizer.workload.detect;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The variables that a container's server sees: those of its manifest and those that its script sets before. */
final class Variables {
    private static final Pattern ASSIGNMENT = Pattern.compile("(?<name>[A-Za-z_]\\w*)=(?<value>.*)", Pattern.DOTALL);
    private static final Set<String> BEFORE_ASSIGNMENTS =
            Set.of("export", "env", "exec", "declare", "local", "-x", "then", "do");

    private Variables() {}

    static Map<String, Optional<String>> of(Map<String, Optional<String>> manifest, List<List<String>> commands) {
        Map<String, Optional<String>> all = new LinkedHashMap<>();
        manifest.forEach((name, value) -> all.put(name, value.flatMap(text -> resolved(text, all))));
        for (List<String> command : commands) {
            for (String word : command) {
                Matcher assignment = ASSIGNMENT.matcher(word);
                if (assignment.matches()) {
                    assign(assignment.group("name"), assignment.group("value"), all, manifest);
                } else if (!BEFORE_ASSIGNMENTS.contains(word)) {
                    break;
                }
            }
        }
        return all;
    }

    /** Only {@code $(X)} is resolved by Kubernetes; a text without it stays as it is, of whatever length. */
    private static Optional<String> resolved(String text, Map<String, Optional<String>> earlier) {
        return text.contains("$(") ? VariableReferences.resolve(text, earlier) : Optional.of(text);
    }

    /** A script that sets a variable twice, to different values, may do so in two branches. */
    private static void assign(
            String name, String value, Map<String, Optional<String>> all, Map<String, Optional<String>> manifest) {
        Optional<String> resolved =
                value.indexOf('$') < 0 ? Optional.of(value) : VariableReferences.resolve(value, all);
        boolean setBefore = all.containsKey(name) && !manifest.containsKey(name);
        all.put(name, setBefore && !all.get(name).equals(resolved) ? Optional.empty() : resolved);
    }
}
