package io.gpurightsizer.workload.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a container is told: flags, assignments without dashes ({@code trainer.max_epochs=3}, arguments in Python) and
 * variables, those too that a script sets. Flags that stand in a variable ({@code VLLM_ARGS="--max-num-seqs 8"}) count as
 * flags. It keeps what is set to a value that cannot be seen.
 */
final class Settings {
    private static final Pattern ASSIGNMENT = Pattern.compile("[+~]{0,2}[A-Za-z_][\\w.-]*=.*", Pattern.DOTALL);
    private static final Pattern NUMBER = Pattern.compile("-[0-9.]+");
    private static final Pattern REFERENCE_ALONE =
            Pattern.compile("\\$(?:\\((?<kubernetes>\\w+)\\)|\\{(?<braced>\\w+)}|(?<plain>\\w+))");

    /** Variables that hold what people read. */
    private static final Pattern TEXT =
            Pattern.compile("(.*_)?(PROMPT|TEXT|MESSAGE|INSTRUCTIONS?|GREETING|DESCRIPTION)");

    /** Names of variables that hold arguments where a command refers to them in the place of one. */
    private static final Pattern ARGUMENTS =
            Pattern.compile("(?i).*(ARGS|ARGUMENTS|OPTS|OPTIONS|FLAGS|PARAMS|PARAMETERS|EXTRA)");

    private static final Set<String> OFF = Set.of("false", "0", "no", "off", "none");

    private final Map<String, Optional<String>> environment;
    private final List<Setting> flags = new ArrayList<>();
    private final List<Setting> variables = new ArrayList<>();
    private final List<String> unseenArguments = new ArrayList<>();

    Settings(ServerCommand command) {
        this.environment = command.environment();
        addWords(command.words());
        environment.forEach((name, value) -> {
            variables.add(Setting.of(name, value.orElse("from elsewhere"), value));
            value.filter(it -> !TEXT.matcher(name).matches() && holdsFlags(it))
                    .ifPresent(it -> ShellWords.ofCommand(List.of(it)).forEach(this::addWords));
            if (value.isEmpty() && name.endsWith("ARGS")) {
                unseenArguments.add(name);
            }
        });
        for (String word : command.words()) {
            if (isUnseenReference(word, command.environmentFromElsewhere())) {
                unseenArguments.add(word);
            }
        }
    }

    /**
     * A flag or variable and its value.
     *
     * @param name as written
     * @param flag lower case with dashes, none in front, without what stands before a dot: {@code max-epochs}
     * @param written its value as written
     * @param value its value, references resolved; empty if it cannot be seen
     */
    record Setting(String name, String flag, String written, Optional<String> value) {
        static Setting of(String name, String written, Optional<String> value) {
            String last = name.substring(name.lastIndexOf('.') + 1);
            int start = 0;
            while (start < last.length() && "-+~".indexOf(last.charAt(start)) >= 0) {
                start++;
            }
            String flag = last.substring(start).toLowerCase(Locale.ROOT).replace('_', '-');
            return new Setting(name, flag, written, value);
        }

        /** Whether it is not switched off. */
        boolean isOn() {
            return !OFF.contains(value.orElse("").toLowerCase(Locale.ROOT));
        }

        @Override
        public String toString() {
            return written.isEmpty() ? name : name + "=" + written;
        }
    }

    /** The flags with one of these {@link Spellings}, in order. */
    List<Setting> flags(Set<String> spellings) {
        List<Setting> found = new ArrayList<>(0);
        for (Setting flag : flags) {
            if (spellings.contains(flag.flag())) {
                found.add(flag);
            }
        }
        return found;
    }

    List<Setting> flags() {
        return flags;
    }

    /** The first flag with one of these {@link Spellings} for which the condition holds, in words. */
    Optional<String> firstFlag(Set<String> spellings, Predicate<Setting> condition) {
        return first(flags(spellings), condition);
    }

    /** The variables, those of the container before those that a script sets. */
    List<Setting> variables() {
        return variables;
    }

    List<Setting> variables(Set<String> names) {
        List<Setting> found = new ArrayList<>(0);
        for (Setting variable : variables) {
            if (names.contains(variable.name())) {
                found.add(variable);
            }
        }
        return found;
    }

    Optional<String> firstVariable(Set<String> names, Predicate<Setting> condition) {
        return first(variables(names), condition);
    }

    private static Optional<String> first(List<Setting> settings, Predicate<Setting> condition) {
        for (Setting setting : settings) {
            if (condition.test(setting)) {
                return Optional.of(setting.toString());
            }
        }
        return Optional.empty();
    }

    /** Words and variables that stand for arguments which cannot be seen, for example {@code $(EXTRA_ARGS)}. */
    List<String> unseenArguments() {
        return unseenArguments;
    }

    private static boolean holdsFlags(String value) {
        return value.length() <= VariableReferences.LONGEST && (value.startsWith("--") || value.contains(" --"));
    }

    private void addWords(List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            int equals = word.indexOf('=');
            if (word.startsWith("-") && equals < 0) {
                String next = i + 1 < words.size() ? words.get(i + 1) : "";
                add(word, next.startsWith("-") && !NUMBER.matcher(next).matches() ? "" : next);
            } else if (equals > 0 && (word.startsWith("-") || isAssignment(word))) {
                add(word.substring(0, equals), word.substring(equals + 1));
            }
        }
    }

    private static boolean isAssignment(String word) {
        return word.length() <= VariableReferences.LONGEST
                && ASSIGNMENT.matcher(word).matches();
    }

    private void add(String name, String written) {
        Optional<String> value = written.isBlank() ? Optional.of("") : VariableReferences.resolve(written, environment);
        String shown = value.filter(it -> written.indexOf('$') >= 0).orElse(written);
        boolean variable = !name.startsWith("-") && name.equals(name.toUpperCase(Locale.ROOT));
        (variable ? variables : flags).add(Setting.of(name, shown, value));
    }

    /** Not a value: a flag or a reference in the place of arguments. What nobody sets is nothing in a shell. */
    private boolean isUnseenReference(String word, boolean moreVariables) {
        if (!word.startsWith("$") || word.length() > VariableReferences.LONGEST) {
            return false;
        }
        Matcher reference = REFERENCE_ALONE.matcher(word);
        if (!reference.matches()) {
            return false;
        }
        for (String group : List.of("kubernetes", "braced", "plain")) {
            String name = reference.group(group);
            if (name != null) {
                return ARGUMENTS.matcher(name).matches()
                        && (environment.containsKey(name)
                                ? environment.get(name).isEmpty()
                                : moreVariables);
            }
        }
        return false;
    }
}
