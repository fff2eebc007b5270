package io.gpurightsizer.workload.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.gpurightsizer.pod.SubmittedContainer;

/**
 * What a container runs: its words with scripts taken apart, its literal environment, its image. Options are found as
 * {@code --name value} and {@code --name=value}, with dashes or underscores in the name, and references to environment
 * variables ({@code $(X)}, {@code $X}, {@code ${X}}) are resolved where the value is literal.
 */
public final class ServerCommand {
    private final List<String> words;
    private final List<WrittenOption> options;
    private final Map<String, Optional<String>> environment;
    private final String image;

    public ServerCommand(SubmittedContainer container) {
        this.words = ShellWords.ofCommand(container.command());
        this.options = optionsAmong(words);
        this.environment = container.environment();
        this.image = container.image();
    }

    /** An option as it was found, for example {@code --model} with {@code BAAI/bge-m3}. */
    record Option(String name, String value) {
        @Override
        public String toString() {
            return name + "=" + value;
        }
    }

    /** The first option with one of these names (with dashes, as in {@code --model-id}) whose value can be read. */
    Optional<Option> option(Set<String> names) {
        for (WrittenOption option : options) {
            if (names.contains(option.canonical())) {
                Optional<String> value = option.value().flatMap(this::resolve);
                if (value.isPresent()) {
                    return Optional.of(new Option(option.written(), value.get()));
                }
            }
        }
        return Optional.empty();
    }

    /** Every option with one of these names whose value can be read, in order. */
    List<Option> options(Set<String> names) {
        List<Option> found = new ArrayList<>(2);
        for (WrittenOption option : options) {
            if (names.contains(option.canonical())) {
                option.value()
                        .flatMap(this::resolve)
                        .ifPresent(value -> found.add(new Option(option.written(), value)));
            }
        }
        return found;
    }

    /** An option as it stands there: its name with dashes, its name as written, its value unless that is an option. */
    private record WrittenOption(String canonical, String written, Optional<String> value) {}

    private static List<WrittenOption> optionsAmong(List<String> words) {
        List<WrittenOption> options = new ArrayList<>(words.size());
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (!word.startsWith("-")) {
                continue;
            }
            int equals = word.indexOf('=');
            String written = equals < 0 ? word : word.substring(0, equals);
            String raw = equals >= 0 ? word.substring(equals + 1) : i + 1 < words.size() ? words.get(i + 1) : "";
            boolean another = equals < 0 && raw.startsWith("-");
            options.add(new WrittenOption(
                    written.replace('_', '-'), written, another ? Optional.empty() : Optional.of(raw)));
        }
        return options;
    }

    /** The first word after this sequence of words, for example after {@code vllm serve}, unless it is an option. */
    Optional<String> wordAfter(String... sequence) {
        for (int i = 0; i + sequence.length < words.size(); i++) {
            if (matchesAt(i, sequence)) {
                return Optional.of(words.get(i + sequence.length))
                        .filter(word -> !word.startsWith("-"))
                        .flatMap(this::resolve);
            }
        }
        return Optional.empty();
    }

    private boolean matchesAt(int start, String... sequence) {
        for (int i = 0; i < sequence.length; i++) {
            String word = words.get(start + i);
            boolean same = i == 0 ? baseName(word).equals(sequence[0]) : word.equals(sequence[i]);
            if (!same) {
                return false;
            }
        }
        return true;
    }

    /** Whether some word's file name, or Python module, is or begins with this program's name. */
    boolean runs(String program) {
        for (String word : words) {
            int name = word.lastIndexOf('/') + 1;
            int end = name + program.length();
            if (word.startsWith(program, name) && (end == word.length() || word.charAt(end) == '.')) {
                return true;
            }
        }
        return false;
    }

    /** The literal value of a variable; empty if it is not set, comes from elsewhere or is blank. */
    Optional<String> variable(String name) {
        return environment.getOrDefault(name, Optional.empty()).flatMap(this::resolve);
    }

    String image() {
        return image;
    }

    private Optional<String> resolve(String text) {
        return VariableReferences.resolve(text, environment);
    }

    private static String baseName(String word) {
        return word.substring(word.lastIndexOf('/') + 1);
    }
}
