package io.gpurightsizer.recommend;

import java.util.Locale;

import io.gpurightsizer.gpu.GpuMemory;

/**
 * The pool that a vLLM reserves for keys and values, whatever it needs of it, as its own metrics tell.
 *
 * @param bytes the size of the pool ({@code vllm:cache_config_info}, label {@code kv_cache_memory_bytes})
 * @param peak how much of it was in use at most, from 0 to 1 ({@code vllm:kv_cache_usage_perc})
 */
record KvCache(long bytes, double peak) {
    /** What is left of the memory in use without the part of the pool that was never used; in MiB. */
    double without(double mebibytes) {
        return mebibytes - bytes / (double) (1L << 20) * (1 - peak);
    }

    /** For example {@code 70 GiB seen - 50 GiB of KV cache × (1 - 0.34 at its peak) = 37 GiB}. */
    String arithmetic(double mebibytes) {
        return Observed.mebibytes(mebibytes) + " seen - " + new GpuMemory(bytes) + " of KV cache × (1 - "
                + String.format(Locale.ROOT, "%.2f", peak) + " in use at its peak) = "
                + Observed.mebibytes(without(mebibytes));
    }
}
