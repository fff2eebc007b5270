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
    private final Map<String, Optional<String>> environment;
    private final boolean environmentFromElsewhere;
    private final ImageName image;
    private final Settings settings;
    private final Optional<ModelServer> serverOfImage;
    private final boolean notNim;

    public ServerCommand(SubmittedContainer container) {
        this.commands = ShellWords.ofCommand(container.command());
        this.words = new ArrayList<>();
        commands.forEach(words::addAll);
        this.baseNames = new ArrayList<>(words.size());
        words.forEach(word -> baseNames.add(baseName(word)));
        this.environment = Variables.of(container.environment(), commands);
        this.environmentFromElsewhere = container.environmentFromElsewhere();
        this.image = new ImageName(container.image());
        this.serverOfImage = ModelServer.ofImage(image);
        this.notNim = image.nimPublisher().isEmpty() && (serverOfImage.isPresent() || startsAServer());
        this.settings = new Settings(this);
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

    ImageName image() {
        return image;
    }

    /** What it is told by flags and variables. */
    Settings settings() {
        return settings;
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
}
