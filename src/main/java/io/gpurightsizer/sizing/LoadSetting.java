package io.gpurightsizer.sizing;

import java.util.OptionalLong;

import io.gpurightsizer.gpu.GpuMemory;

/**
 * A setting that says how much a server takes on at once, which can make it need more than it was measured with.
 *
 * @param kind what it sets
 * @param value how much; empty if that cannot be seen
 * @param evidence as it is written, for example {@code --max-batch-tokens=524288}
 */
public record LoadSetting(Kind kind, OptionalLong value, String evidence) {
    /** Figures for models that read 8192 tokens hold 2.5 GiB of activations and more; smaller ones were taken at 512. */
    private static final GpuMemory OF_LONG_INPUTS = GpuMemory.ofMebibytes(3584);

    private static final int USUAL_NUMBER_BYTES = 2;

    /** More bytes than any GPU has. */
    private static final long LARGEST = 1L << 50;

    /** What is set, and up to where the table's figures hold: they were measured at it, or it is the server's default. */
    public enum Kind {
        /** Tokens in one batch, or in llama.cpp's context: 8 × 8192 were measured; for models of short inputs 32 × 512, the default of TEI. */
        BATCH_TOKENS(65_536),
        /** Inputs in one batch; 32 is the default of Infinity and sentence-transformers. */
        BATCH_SIZE(32),
        /** Sequences at once; vLLM's default on anything smaller than a GPU of 70 GiB. */
        SEQUENCES(256),
        /** LoRA adapters on the device at once; vLLM's default. */
        ADAPTERS(1),
        /** Largest rank of an adapter; vLLM's default. */
        ADAPTER_RANK(16),
        /** Blocks of KV cache, of a size that only the server knows. */
        CACHE_BLOCKS(0),
        /** Bytes of KV cache: they come on top of the row's figure. */
        CACHE_BYTES(LARGEST),
        /** Bytes of one number where rows count 2: everything at most doubles. */
        NUMBER_BYTES(4),
        /** Processes, each of which loads the model. */
        PROCESSES(64),
        /** Flags of which only the variable is seen that holds them. */
        MORE_FLAGS(0);

        private final long bound;

        Kind(long bound) {
            this.bound = bound;
        }
    }

    /** The variable or flag that sets it, as written. */
    String name() {
        int equals = evidence.indexOf('=');
        return equals < 0 ? evidence : evidence.substring(0, equals);
    }

    /** Whether it is known what the server needs with it. */
    boolean isWithinBounds(GpuMemory need, String model) {
        return value.isPresent() && value.getAsLong() <= bound(need, model);
    }

    private long bound(GpuMemory need, String model) {
        if (kind == Kind.BATCH_TOKENS && !need.isAtLeast(OF_LONG_INPUTS)) {
            return 32 * 512;
        }
        // whisper was measured with 8 inputs of 30 seconds, and 16 take no more than its row says
        return kind == Kind.BATCH_SIZE && model.contains("whisper") ? 16 : kind.bound;
    }

    /** The need with this setting, where that is arithmetic; else the same. */
    GpuMemory appliedTo(GpuMemory need) {
        double amount = value.orElse(0);
        return switch (kind) {
            case CACHE_BYTES -> capped(need.bytes() + amount);
            case NUMBER_BYTES -> capped(need.bytes() * Math.max(1, amount / USUAL_NUMBER_BYTES));
            case PROCESSES -> capped(need.bytes() * Math.max(1, amount));
            default -> need;
        };
    }

    private static GpuMemory capped(double bytes) {
        return new GpuMemory((long) Math.min(bytes, LARGEST));
    }
}
