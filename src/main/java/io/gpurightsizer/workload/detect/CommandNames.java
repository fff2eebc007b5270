package io.gpurightsizer.workload.detect;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.gpurightsizer.sizing.names.FoundName;
import io.gpurightsizer.sizing.names.FoundName.Kind;

/** Finds the names of models in a container's command line, command by command. */
final class CommandNames {
    private static final Pattern DRAFT = Pattern.compile("\"model\"\\s*:\\s*\"(?<model>[^\"]*)\"");
    private static final Pattern MODEL_FILE = Pattern.compile(".*\\.(gguf|ggml|bin|onnx|pt|safetensors)");
    private static final Pattern OWNER_AND_NAME = Pattern.compile("[A-Za-z0-9][\\w.-]*/[A-Za-z0-9][\\w.-]*");

    private final NameCollector names;
    private final Optional<ModelServer> ofImage;
    private int servers;
    private Optional<String> configuration = Optional.empty();

    private CommandNames(NameCollector names, Optional<ModelServer> ofImage) {
        this.names = names;
        this.ofImage = ofImage;
    }

    /** Adds what it finds and returns how many servers with a model are started. */
    static int find(ServerCommand command, NameCollector names) {
        CommandNames finder = new CommandNames(names, command.serverOfImage());
        finder.firstWordOfTheImage(command.commands());
        command.commands().forEach(finder::inCommand);
        if (!names.hasLoaded()) {
            finder.configuration.ifPresent(option -> names.add(FoundName.unseen("argument " + option)));
        }
        return finder.servers;
    }

    /** The entry point of vLLM's image is {@code vllm serve}: the model is the first of the arguments. */
    private void firstWordOfTheImage(List<List<String>> commands) {
        if (ofImage.isEmpty() || ofImage.get().serve().isEmpty() || commands.isEmpty()) {
            return;
        }
        List<String> words = commands.get(0);
        int at = words.get(0).equals("serve") ? 1 : 0;
        if (at < words.size() && OWNER_AND_NAME.matcher(words.get(at)).matches()) {
            names.addWritten(Kind.LOADED, words.get(at), "command", false);
        }
    }

    private void inCommand(List<String> words) {
        Optional<ModelServer> started = ModelServer.startedBy(words);
        boolean whisper = started.or(() -> ofImage)
                .filter(it -> it.trait() == ModelServer.Trait.WHISPER)
                .isPresent();
        if (started.filter(it -> it.trait() == ModelServer.Trait.DOWNLOADS).isPresent()) {
            download(words, started.get());
            return;
        }
        boolean told = started.isPresent() && afterServe(words, started.get()).isPresent();
        for (int i = 0; i < words.size(); i++) {
            told |= words.get(i).startsWith("-") && option(words, i, whisper);
        }
        if (started.isPresent() && started.get().trait() == ModelServer.Trait.ON_DEMAND) {
            names.add(FoundName.unseen(
                    "command " + words.get(ModelServer.programAt(words)) + ", which loads what is asked for"));
        }
        servers += started.isPresent() && told ? 1 : 0;
    }

    /** What is served from the folder that a model was downloaded to is that model. Data sets are none. */
    private void download(List<String> words, ModelServer program) {
        Optional<String> type = valueOf("--repo-type", words);
        if (type.isPresent() && !type.get().equals("model")) {
            return;
        }
        Optional<String> model = afterServe(words, program);
        Optional<String> folder = valueOf("--local-dir", words);
        if (model.isPresent() && folder.isPresent()) {
            names.downloaded(model.get(), folder.get());
        }
    }

    private static Optional<String> valueOf(String option, List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).startsWith(option + "=")) {
                return Optional.of(words.get(i).substring(option.length() + 1));
            }
            if (words.get(i).equals(option) && i + 1 < words.size()) {
                return Optional.of(words.get(i + 1));
            }
        }
        return Optional.empty();
    }

    /** The model that follows the program and one of its ways to serve, as written. */
    private Optional<String> afterServe(List<String> words, ModelServer server) {
        int program = ModelServer.programAt(words);
        for (List<String> way : server.serve()) {
            int at = program + 1 + way.size();
            if (at < words.size() && words.subList(program + 1, at).equals(way)) {
                return positional(
                        words,
                        at,
                        "command " + ServerCommand.baseName(words.get(program)) + " " + String.join(" ", way));
            }
        }
        return Optional.empty();
    }

    /** The first word that is neither an option nor, as far as can be told, the value of one. */
    private Optional<String> positional(List<String> words, int from, String foundIn) {
        for (int i = from; i < words.size(); i++) {
            boolean afterOption = i > from
                    && words.get(i - 1).startsWith("-")
                    && words.get(i - 1).indexOf('=') < 0;
            if (!words.get(i).startsWith("-") && !afterOption) {
                names.addWritten(Kind.LOADED, words.get(i), foundIn.strip(), false);
                return Optional.of(words.get(i));
            }
        }
        return Optional.empty();
    }

    /** Whether the option names a model to load. */
    private boolean option(List<String> words, int at, boolean whisper) {
        String word = words.get(at);
        int equals = word.indexOf('=');
        String written = equals < 0 ? word : word.substring(0, equals);
        String spelling = ModelOption.spelling(written);
        String next = at + 1 < words.size() ? words.get(at + 1) : "";
        String value = equals >= 0 ? word.substring(equals + 1) : next.startsWith("-") ? "" : next;
        if (ModelOption.isConfiguration(spelling)) {
            configuration = Optional.of(written);
        }
        if (spelling.startsWith("--speculative-config") || spelling.equals("--speculative-algorithm-config")) {
            draft(value, written);
        }
        Optional<Kind> kind =
                spelling.equals("-m") && isModelFile(value) ? Optional.of(Kind.LOADED) : ModelOption.kind(spelling);
        if (kind.isEmpty() || value.isBlank()) {
            return false;
        }
        names.addWritten(kind.get(), value, "argument " + written, whisper);
        if (spelling.endsWith("models") && equals < 0) {
            for (int i = at + 2; i < words.size() && !words.get(i).startsWith("-"); i++) {
                names.addWritten(kind.get(), words.get(i), "argument " + written, whisper);
            }
        }
        return kind.get() == Kind.LOADED;
    }

    private static boolean isModelFile(String value) {
        return value.indexOf('$') >= 0 || MODEL_FILE.matcher(value).matches();
    }

    /** A model that runs beside the main one and guesses its next words. */
    private void draft(String json, String option) {
        Matcher model = DRAFT.matcher(json);
        while (model.find()) {
            names.addWritten(Kind.LOADED, model.group("model"), "argument " + option, false);
        }
        if (json.indexOf('$') >= 0) {
            names.add(FoundName.unseen("argument " + option));
        }
    }
}
