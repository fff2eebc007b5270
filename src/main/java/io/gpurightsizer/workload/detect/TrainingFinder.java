package io.gpurightsizer.workload.detect;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds signs that a container trains a model: it needs several times what serving takes, for gradients, the optimizer's
 * state and activations that are kept. One strong sign is enough, of weak ones it takes two.
 */
final class TrainingFinder {
    /** Programs that start training, whatever script they are given. */
    private static final Set<String> PROGRAMS = Set.of("""
            torchrun torch.distributed.run torch.distributed.launch paddle.distributed.launch deepspeed horovodrun composer
            axolotl unsloth autotrain llamafactory fairseq-train fairseq-hydra-train onmt_train torchtitan
            mlx_lm.lora nemo_run colossalai""".split("\\s+"));

    /** Programs that do so if one of these words follows within a few. */
    private static final Map<String, Set<String>> COMMANDS = Map.ofEntries(
            Map.entry("accelerate", Set.of("launch")),
            Map.entry("accelerate-launch", Set.of("")),
            Map.entry("llamafactory-cli", Set.of("train")),
            Map.entry("lmf", Set.of("train")),
            Map.entry("ludwig", Set.of("train", "experiment")),
            Map.entry("swift", Set.of("sft", "pt", "rlhf", "megatron")),
            Map.entry("xtuner", Set.of("train")),
            Map.entry("oumi", Set.of("train")),
            Map.entry("ilab", Set.of("train")),
            Map.entry("yolo", Set.of("train")),
            Map.entry("trl", Set.of("sft", "dpo", "grpo", "kto", "reward", "rloo")),
            Map.entry("litgpt", Set.of("finetune", "finetune_lora", "finetune_full", "pretrain")),
            Map.entry("nemo", Set.of("finetune", "pretrain")),
            Map.entry("tune", Set.of("run")),
            Map.entry("tao", Set.of("train")));

    private static final int NEAR = 5;

    private static final Set<String> STRONG_FLAGS = Spellings.of("""
            do-tr|ain num-tr|ain-epochs train-epochs epochs epoch num-epochs n-epochs max-epochs nb-epochs total-epochs
            per-device-train-b|atch-size per-gpu-train-batch-size train-b|atch-size train-micro-batch-size
            gradient-acc|umulation-steps grad-accum-steps gradient-accumulate-every gradient-check|pointing
            max-train-s|teps max-train-samples num-train-steps train-steps learning-r|ate lr-sched|uler-type
            lora-alpha lora-dropout train-f|ile train-data train-data-dir train-dataset train-path training-data
            deepspeed fsdp resume-from-ch|eckpoint optimizer-name""");

    private static final Set<String> WEAK_FLAGS = Spellings.of("""
            lr optim optimizer weight-decay warmup-steps warmup-ratio save-steps save-strategy save-total-limit
            logging-steps eval-steps eval-strategy evaluation-strategy lora-r lora-rank lora-target-modules
            report-to wandb-project momentum clip-grad""");

    /** A batch that only computes something has these as well: all of them together are one weak sign. */
    private static final Set<String> FLAGS_OF_JOBS =
            Spellings.of("output-dir max-steps dataset dataset-name data-path");

    private static final Set<String> EVALUATION = Spellings.of("do-eval do-predict evaluate eval-only");

    private static final TextSearch STRONG_VARIABLES = TextSearch.between("_", """
            EPOCHS NUM_EPOCH MAX_EPOCH LEARNING_RATE TRAIN_BATCH_SIZE GRADIENT_ACCUMULATION_STEPS GRAD_ACCUM_STEPS
            GRAD_ACCUMULATION_STEPS DO_TRAIN MAX_TRAIN_STEPS TRAIN_STEPS TRAIN_FILE TRAIN_SCRIPT TRAINING_SCRIPT
            TRAINING_ENV LR_SCHEDULER""");

    /** torchrun reads all of its flags as variables too; its numbers of nodes and processes are only set for it. */
    private static final String OF_TORCHRUN = "PET_N";

    /** One of these stands in every variable that is a weak sign. */
    private static final TextSearch MAY_BE_WEAK =
            TextSearch.anywhere("LR WARMUP WEIGHT_DECAY OPTIMIZER LORA TRAIN FINETUN SFT WANDB MLFLOW");

    private static final Pattern WEAK_VARIABLE =
            Pattern.compile("(?:^|_)(?:LR|WARMUP_STEPS|WARMUP_RATIO|WEIGHT_DECAY|OPTIMIZER|LORA_R|LORA_ALPHA|LORA_RANK"
                    + "|TRAIN(?!_(?:ANNOUNC|STATION|TIMETABLE|DEPARTURE|ARRIVAL|DELAY|PASSENGER|TICKETING))"
                    + "|TRAINING|TRAINER|FINETUNE|FINETUNING|SFT|WANDB_PROJECT|MLFLOW_EXPERIMENT_NAME)(?:_|$)");

    private static final Set<String> VARIABLES_OF_JOBS = Set.of("OUTPUT_DIR", "MAX_STEPS", "DATASET", "DATASET_NAME");

    /** A train that runs on rails. */
    private static final String NOT_BY_RAIL =
            "(?![-_.](?:announc|station|timetable|departure|arrival|delay|passenger|ticketing))";

    private static final TextSearch MAY_TRAIN = TextSearch.anywhere("train tun sft dpo grpo rlhf qlora");

    /** In names of scripts, modules, images and what a workload is called. */
    private static final Pattern TRAINING = Pattern.compile("(?:^|[-_.:])(?:(?:re|pre)?train(?:er|ing)?" + NOT_BY_RAIL
            + "|fine[-_]?tun(?:e|er|ing)|tuning|sft|dpo|grpo|rlhf|qlora)(?:[-_.:]|$)");

    private static final TextSearch TRAINING_IMAGES = TextSearch.anywhere("""
            axolotl llamafactory llama-factory unsloth autotrain torchtune ms-swift nemorl nemo-rl nemoaligner nemo-aligner
            nemoautomodel nemo-automodel megatron-lm""");

    private static final List<String> SCRIPTS = List.of(".py", ".sh", ".bash", ".ipynb");

    /** Hugging Face's examples train unless they are only to evaluate. */
    private static final Pattern EXAMPLE = Pattern.compile(
            "run_\\w*(?:seq2seq|mlm|clm|plm|glue|qa|ner|swag|translation|summarization|classification)\\w*\\.py");

    private final boolean evaluates;
    private final List<String> strong = new ArrayList<>();
    private final Set<String> weak = new LinkedHashSet<>();
    private Optional<String> ofJobs = Optional.empty();

    private TrainingFinder(Settings settings) {
        this.evaluates = settings.firstFlag(EVALUATION, Settings.Setting::isOn).isPresent();
    }

    /**
     * What shows it, for example {@code torchrun} or {@code --do_train}; empty if nothing does.
     *
     * @param weakSign of the pod, one more is enough
     */
    static Optional<String> in(ServerCommand command, Optional<String> weakSign) {
        TrainingFinder found = new TrainingFinder(command.settings());
        weakSign.ifPresent(found.weak::add);
        found.addWords(command.words());
        found.addSettings(command.settings());
        found.addImage(command.image().written());
        if (!found.strong.isEmpty()) {
            return Optional.of(found.strong.get(0));
        }
        found.ofJobs.ifPresent(found.weak::add);
        return found.weak.size() < 2 ? Optional.empty() : Optional.of(String.join(" and ", found.weak));
    }

    private void addWords(List<String> words) {
        boolean python = false;
        for (int i = 0; i < words.size(); i++) {
            String name = words.get(i).substring(words.get(i).lastIndexOf('/') + 1);
            if (PROGRAMS.contains(name) || name.startsWith("axolotl.") || startsTraining(name, words, i)) {
                strong.add(name);
            } else if (isScript(name) || i == 0 || python && words.get(i - 1).equals("-m")) {
                addScript(name.length() > VariableReferences.LONGEST ? "" : name.toLowerCase(Locale.ROOT));
            }
            python = name.startsWith("python") || python && name.startsWith("-");
        }
    }

    private static boolean isScript(String name) {
        if (name.length() > VariableReferences.LONGEST || name.indexOf('=') >= 0) {
            return false;
        }
        for (String ending : SCRIPTS) {
            if (name.endsWith(ending)) {
                return true;
            }
        }
        return false;
    }

    private static boolean startsTraining(String program, List<String> words, int at) {
        Set<String> verbs = COMMANDS.getOrDefault(program, Set.of());
        return verbs.contains("")
                || !verbs.isEmpty()
                        && words.subList(at + 1, Math.min(words.size(), at + NEAR)).stream()
                                .anyMatch(verbs::contains);
    }

    private void addScript(String name) {
        if (saysTraining(name)
                || !evaluates
                        && name.startsWith("run_")
                        && EXAMPLE.matcher(name).matches()) {
            strong.add(name);
        }
    }

    private void addSettings(Settings settings) {
        for (Settings.Setting flag : settings.flags(STRONG_FLAGS)) {
            if (flag.isOn()) {
                strong.add(flag.toString());
            }
        }
        settings.flags(WEAK_FLAGS).forEach(flag -> weak.add(flag.toString()));
        settings.flags(FLAGS_OF_JOBS).forEach(flag -> ofJobs = Optional.of(flag.toString()));
        settings.variables().forEach(this::addVariable);
    }

    private void addVariable(Settings.Setting variable) {
        String name = variable.name().toUpperCase(Locale.ROOT);
        if (name.length() > VariableReferences.LONGEST || !variable.isOn()) {
            return;
        }
        if (STRONG_VARIABLES.isIn(name) || name.startsWith(OF_TORCHRUN)) {
            strong.add("variable " + name);
        } else if (MAY_BE_WEAK.isIn(name) && WEAK_VARIABLE.matcher(name).find()) {
            weak.add("variable " + name);
        } else if (VARIABLES_OF_JOBS.contains(name)) {
            ofJobs = Optional.of("variable " + name);
        }
    }

    private void addImage(String image) {
        if (image.length() > VariableReferences.LONGEST) {
            return;
        }
        String name = image.substring(image.lastIndexOf('/') + 1);
        if (saysTraining(name) || TRAINING_IMAGES.isIn(image)) {
            strong.add("image " + name);
        }
    }

    private static boolean saysTraining(String lowerCase) {
        return MAY_TRAIN.isIn(lowerCase) && TRAINING.matcher(lowerCase).find();
    }

    /** Names that say what a workload is for. */
    static boolean namesTraining(String text) {
        return text.length() <= VariableReferences.LONGEST && saysTraining(text.toLowerCase(Locale.ROOT));
    }
}
