package io.gpurightsizer.workload.detect;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds settings that spread one model over several GPUs. */
public final class ParallelismFinder {
    private static final Set<String> OPTIONS = Set.of("""
            --tensor-parallel-size -tp --tp --tp-size
            --pipeline-parallel-size -pp --pp --pp-size
            --data-parallel-size --num-shard --nproc-per-node --num-gpus""".split("\\s+"));

    private static final List<String> VARIABLES = List.of("""
            TENSOR_PARALLEL_SIZE PIPELINE_PARALLEL_SIZE NIM_TENSOR_PARALLEL_SIZE NIM_PIPELINE_PARALLEL_SIZE
            NUM_SHARD TP_SIZE PP_SIZE""".split("\\s+"));

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final Set<String> TRUE = Set.of("1", "true");

    private ParallelismFinder() {}

    /** The first such setting above 1, for example {@code --tensor-parallel-size=2}. */
    public static Optional<String> of(ServerCommand command) {
        Stream<ServerCommand.Option> sizes = Stream.concat(command.options(OPTIONS), command.variables(VARIABLES));
        Stream<ServerCommand.Option> severalNodes = command.variables(List.of("NIM_MULTI_NODE"));
        return Stream.concat(
                        sizes.filter(option -> isAboveOne(option.value())),
                        severalNodes.filter(
                                option -> TRUE.contains(option.value().toLowerCase(Locale.ROOT))))
                .map(ServerCommand.Option::toString)
                .findFirst();
    }

    private static boolean isAboveOne(String value) {
        return NUMBER.matcher(value).matches() && Integer.parseInt(value) > 1;
    }
}
