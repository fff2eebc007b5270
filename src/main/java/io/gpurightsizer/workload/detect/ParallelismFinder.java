package io.gpurightsizer.workload.detect;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds settings that spread one model over several GPUs. */
public final class ParallelismFinder {
    private static final Set<String> OPTIONS = Set.of(
            "--tensor-parallel-size",
            "-tp",
            "--tp",
            "--tp-size",
            "--pipeline-parallel-size",
            "-pp",
            "--pp",
            "--pp-size",
            "--data-parallel-size",
            "--num-shard",
            "--nproc-per-node",
            "--num-gpus");

    private static final List<String> VARIABLES = List.of(
            "TENSOR_PARALLEL_SIZE",
            "PIPELINE_PARALLEL_SIZE",
            "NIM_TENSOR_PARALLEL_SIZE",
            "NIM_PIPELINE_PARALLEL_SIZE",
            "NUM_SHARD",
            "TP_SIZE",
            "PP_SIZE");

    private ParallelismFinder() {}

    /** The first such setting above 1, for example {@code --tensor-parallel-size=2}. */
    public static Optional<String> of(ServerCommand command) {
        for (ServerCommand.Option option : command.options(OPTIONS)) {
            if (isAboveOne(option.value())) {
                return Optional.of(option.toString());
            }
        }
        for (String name : VARIABLES) {
            Optional<String> value = command.variable(name).filter(ParallelismFinder::isAboveOne);
            if (value.isPresent()) {
                return value.map(it -> name + "=" + it);
            }
        }
        return command.variable("NIM_MULTI_NODE")
                .filter(it -> it.equals("1") || it.equalsIgnoreCase("true"))
                .map(it -> "NIM_MULTI_NODE=" + it);
    }

    private static boolean isAboveOne(String value) {
        return isNumber(value) && Integer.parseInt(value) > 1;
    }

    private static boolean isNumber(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < '0' || value.charAt(i) > '9') {
                return false;
            }
        }
        return !value.isEmpty() && value.length() <= 9;
    }
}
