package io.gpurightsizer.workload.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.gpurightsizer.sizing.LoadSetting;
import io.gpurightsizer.sizing.LoadSetting.Kind;

/** Finds flags and variables that say how much a server takes on at once: batches, numbers, caches, adapters, processes. */
final class LoadFinder {
    private static final Map<String, Kind> KINDS = Map.of(
                    Kind.BATCH_TOKENS, """
                    max-batch-t|okens max-num-b|atched-tokens max-batch-prefill-t|okens max-prefill-t|okens
                    chunked-prefill-s|ize max-batched-tokens ctx-size n-ctx c""",
                    Kind.BATCH_SIZE, """
                    max-batch-s|ize batch-s|ize per-device-eval-batch-size encode-batch-size max-client-batch-size-gpu""",
                    Kind.SEQUENCES, "max-num-s|eqs max-running-r|equests max-num-sequences",
                    Kind.ADAPTERS, "max-loras max-loras-per-batch",
                    Kind.ADAPTER_RANK, "max-lora-r|ank",
                    Kind.CACHE_BLOCKS, "num-gpu-blocks-o|verride",
                    Kind.CACHE_BYTES, "kv-cache-memory-b|ytes kv-cache-memory",
                    Kind.NUMBER_BYTES, """
                    dtype torch-dtype data-type compute-t|ype precision model-dtype kv-cache-dtype fp32 no-half no-fp16 fp16""",
                    Kind.PROCESSES, "workers w num-processes-per-gpu web-concurrency uvicorn-workers gunicorn-workers")
            .entrySet()
            .stream()
            .flatMap(kind -> Spellings.of(kind.getValue()).stream().map(name -> Map.entry(name, kind.getKey())))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    /** What stands before a flag's name in the variable of the same meaning; {@code WHISPER__COMPUTE_TYPE}. */
    private static final List<String> VARIABLE_PREFIXES = List.of(
            "infinity-", "vllm-", "whisper-", "asr-", "tei-", "sglang-", "model-", "option-", "faster-", "llama-arg-");

    private static final Map<String, Long> NUMBER_BYTES = Map.of(
            "float32", 4L, "float", 4L, "fp32", 4L, "f32", 4L, "32", 4L, "32-true", 4L, "full", 4L, "float64", 8L,
            "double", 8L);

    private static final Set<String> WITHOUT_VALUE = Set.of("fp32", "no-half", "no-fp16");

    /** vLLM reads {@code 25.6k} and {@code 16Gi}; Python also {@code 65_536}. */
    private static final Pattern AMOUNT =
            Pattern.compile("(?<number>[0-9][0-9_]{0,17}(?:\\.[0-9]{1,9})?)(?<unit>[kKmMgGtT]?)i?[bB]?");

    private static final String UNITS = "kmgt";

    /** Takes 24 pieces of audio at once where nothing is said, which was too much for GPUs of 11 GiB (its README, its issue 162). */
    private static final String LARGE_BATCH_BY_DEFAULT = "insanely-fast-whisper";

    private static final long BATCH_BY_DEFAULT = 24;

    private LoadFinder() {}

    static List<LoadSetting> in(ServerCommand command) {
        Settings settings = command.settings();
        List<LoadSetting> found = new ArrayList<>();
        settings.flags().forEach(flag -> add(flag.flag(), flag, found));
        settings.variables().forEach(variable -> add(unprefixed(variable.flag()), variable, found));
        settings.unseenArguments().stream()
                .limit(1)
                .forEach(it -> found.add(new LoadSetting(Kind.MORE_FLAGS, OptionalLong.empty(), it)));
        if (hasLargeBatch(command) && found.stream().noneMatch(it -> it.kind() == Kind.BATCH_SIZE)) {
            found.add(new LoadSetting(
                    Kind.BATCH_SIZE,
                    OptionalLong.of(BATCH_BY_DEFAULT),
                    "--batch-size=" + BATCH_BY_DEFAULT + " by default"));
        }
        return found;
    }

    private static boolean hasLargeBatch(ServerCommand command) {
        return command.firstRun(Set.of(LARGE_BATCH_BY_DEFAULT)).isPresent()
                || command.image().written().contains(LARGE_BATCH_BY_DEFAULT);
    }

    private static void add(String flag, Settings.Setting setting, List<LoadSetting> found) {
        Kind kind = KINDS.get(flag);
        if (kind == null || flag.length() == 1 && !isFigure(setting)) {
            return;
        }
        OptionalLong value = largest(kind, flag, setting);
        if (found.stream().noneMatch(it -> it.kind() == kind && it.value().equals(value))) {
            found.add(new LoadSetting(kind, value, setting.toString()));
        }
    }

    /** Other programs mean other things by one letter: {@code sh -c}, {@code -w folder}. */
    private static boolean isFigure(Settings.Setting setting) {
        return setting.name().startsWith("-") && amount(setting.value()).isPresent();
    }

    /** Infinity takes a list, with a value for each model: {@code 32;} or {@code float16;float32}. */
    private static OptionalLong largest(Kind kind, String flag, Settings.Setting setting) {
        String written = setting.value().orElse("");
        if (written.indexOf(';') <= 0 || written.length() > VariableReferences.LONGEST) {
            return one(kind, flag, setting);
        }
        long largest = 0;
        for (String each : written.split(";")) {
            OptionalLong value = one(kind, flag, Settings.Setting.of(setting.name(), each, Optional.of(each.strip())));
            if (value.isEmpty()) {
                return value;
            }
            largest = Math.max(largest, value.getAsLong());
        }
        return OptionalLong.of(largest);
    }

    private static OptionalLong one(Kind kind, String flag, Settings.Setting setting) {
        return kind == Kind.NUMBER_BYTES ? numberBytes(flag, setting) : amount(setting.value());
    }

    private static String unprefixed(String variable) {
        for (String prefix : VARIABLE_PREFIXES) {
            if (variable.startsWith(prefix)) {
                String rest = variable.substring(prefix.length());
                return rest.startsWith("-") ? rest.substring(1) : rest;
            }
        }
        return variable;
    }

    /** A type that cannot be seen may be the largest that is usual. */
    private static OptionalLong numberBytes(String flag, Settings.Setting setting) {
        if (WITHOUT_VALUE.contains(flag)) {
            return OptionalLong.of(setting.isOn() ? 4 : 2);
        }
        if (flag.equals("fp16")) {
            return OptionalLong.of(setting.isOn() ? 2 : 4);
        }
        Optional<String> type =
                setting.value().map(it -> it.toLowerCase(Locale.ROOT).replace("torch.", ""));
        return OptionalLong.of(type.map(it -> NUMBER_BYTES.getOrDefault(it, 2L)).orElse(4L));
    }

    private static OptionalLong amount(Optional<String> value) {
        if (value.isEmpty() || value.get().length() > 40) {
            return OptionalLong.empty();
        }
        if (value.get().equals("-1") || value.get().equals("auto")) {
            return OptionalLong.of(0);
        }
        Matcher amount = AMOUNT.matcher(value.get());
        return amount.matches() ? OptionalLong.of(inUnits(amount)) : OptionalLong.empty();
    }

    private static long inUnits(Matcher amount) {
        double number = Double.parseDouble(amount.group("number").replace("_", ""));
        String unit = amount.group("unit");
        double step =
                unit.equals(unit.toLowerCase(Locale.ROOT)) && amount.group().indexOf('i') < 0 ? 1000 : 1024;
        return (long)
                (number * Math.pow(step, UNITS.indexOf(unit.toLowerCase(Locale.ROOT)) + (unit.isEmpty() ? 0 : 1)));
    }
}
