package io.gpurightsizer.workload.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.gpurightsizer.pod.SubmittedContainer;

/**
 * What a container runs: its words with scripts split, its literal environment, its image. Options are found as
 * {@code --name value} and {@code --name=value}, with dashes or underscores in the name, and references to environment
 * variables ({@code $(X)}, {@code $X}, {@code ${X}}) are resolved where the value is literal.
 */
public final class ServerCommand {
    private final List<List<String>> commands;
    private final List<String> words;
    private final List<String> baseNames;
    private final List<Option> options;
    private final Map<String, Optional<String>> environment;
    private final boolean environmentFromElsewhere;
    private final String image;
    private final Optional<ModelServer> serverOfImage;
    private final boolean notNim;

    public ServerCommand(SubmittedContainer container) {
        this.commands = ShellWords.ofCommand(container.command());
        this.words = new ArrayList<>();
        commands.forEach(words::addAll);
        this.baseNames = new ArrayList<>(words.size());
        words.forEach(word -> baseNames.add(baseName(word)));
        this.options = optionsAmong(words);
        this.environment = Variables.of(container.environment(), commands);
        this.environmentFromElsewhere = container.environmentFromElsewhere();
        this.image = container.image();
        this.serverOfImage = ModelServer.ofImage(image);
        this.notNim = ImageName.nimPublisher(image).isEmpty() && (serverOfImage.isPresent() || startsAServer());
    }

    private boolean startsAServer() {
        for (List<String> command : commands) {
            if (ModelServer.startedBy(command).isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** A word without the folders before it: {@code /usr/bin/vllm} is {@code vllm}. */
    static String baseName(String word) {
        return word.substring(word.lastIndexOf('/') + 1);
    }

    /** An option or a variable with its value, for example {@code --model} with {@code BAAI/bge-m3}. */
    record Option(String name, String value) {
        @Override
        public String toString() {
            return name + "=" + value;
        }
    }

    /** All options as they are written; one that another option follows has an empty value. */
    private static List<Option> optionsAmong(List<String> words) {
        List<Option> options = new ArrayList<>(words.size());
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            int equals = word.indexOf('=');
            if (word.startsWith("-") && equals >= 0) {
                options.add(new Option(word.substring(0, equals), word.substring(equals + 1)));
            } else if (word.startsWith("-")) {
                String next = i + 1 < words.size() ? words.get(i + 1) : "";
                options.add(new Option(word, next.startsWith("-") ? "" : next));
            }
        }
        return options;
    }

    /** The first option with one of these names (with dashes, as in {@code --model-id}) whose value can be read. */
    Optional<Option> option(Set<String> names) {
        return settings(names, List.of()).stream().findFirst();
    }

    /** The literal value of a variable; empty if it is not set, comes from elsewhere or is blank. */
    Optional<String> variable(String name) {
        return environment.getOrDefault(name, Optional.empty()).flatMap(this::resolve);
    }

    /** The options with one of these names whose value can be read, in order, and then such variables. */
    List<Option> settings(Set<String> optionNames, List<String> variableNames) {
        List<Option> settings = new ArrayList<>(2);
        for (Option option : options) {
            if (optionNames.contains(option.name().replace('_', '-'))) {
                resolve(option.value()).ifPresent(value -> settings.add(new Option(option.name(), value)));
            }
        }
        for (String name : variableNames) {
            variable(name).ifPresent(value -> settings.add(new Option(name, value)));
        }
        return settings;
    }

    /** The first word after this sequence of words, for example after {@code vllm serve}, unless it is an option. */
    Optional<String> wordAfter(String... sequence) {
        List<String> rest = List.of(sequence).subList(1, sequence.length);
        for (int i = 0; i + sequence.length < words.size(); i++) {
            int end = i + sequence.length;
            if (baseNames.get(i).equals(sequence[0])
                    && words.subList(i + 1, end).equals(rest)) {
                return Optional.of(words.get(end))
                        .filter(word -> !word.startsWith("-"))
                        .flatMap(this::resolve);
            }
        }
        return Optional.empty();
    }

    /** The first word whose file name, or the beginning or end of whose Python module, is one of these programs. */
    Optional<String> firstRun(Set<String> programs) {
        for (String name : baseNames) {
            int first = name.indexOf('.');
            if (programs.contains(name)) {
                return Optional.of(name);
            }
            if (first > 0) {
                String library = name.substring(0, first);
                String module = name.substring(name.lastIndexOf('.') + 1);
                if (programs.contains(library) || programs.contains(module)) {
                    return Optional.of(programs.contains(library) ? library : module);
                }
            }
        }
        return Optional.empty();
    }

    String image() {
        return image;
    }

    /** Its words, with scripts split. */
    List<String> words() {
        return words;
    }

    /** Whether more variables come from ConfigMaps or Secrets as a whole. */
    boolean environmentFromElsewhere() {
        return environmentFromElsewhere;
    }

    /** Whether program or image is a server that is not NVIDIA's NIM and reads none of its variables. */
    public boolean isKnownNotToBeNim() {
        return notNim;
    }

    Optional<ModelServer> serverOfImage() {
        return serverOfImage;
    }

    /** The commands of a script one by one; a command that is no script is the only one. */
    List<List<String>> commands() {
        return commands;
    }

    /**
     * Its environment, with what its script sets; references to earlier variables are resolved. A value is empty where it
     * comes from elsewhere.
     */
    public Map<String, Optional<String>> environment() {
        return environment;
    }

    private Optional<String> resolve(String text) {
        return VariableReferences.resolve(text, environment);
    }
}
