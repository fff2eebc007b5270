package io.gpurightsizer.sizing.offers;

import java.util.OptionalDouble;

/**
 * How much of the device it sees a server takes, whatever it needs. vLLM, SGLang, TGI and their kin claim most of a
 * device's memory at start unless a flag says otherwise; on a replica that is not isolated in hardware they see the whole
 * GPU and leave too little for the other pods on it.
 *
 * @param fraction the fraction of the visible device a flag states, in (0, 1]; empty if none is stated
 * @param claimsDevice whether the server takes most of a device unless told otherwise
 * @param evidence what shows it, for example {@code vllm serve} or {@code --gpu-memory-utilization=0.2}
 */
public record MemoryClaim(OptionalDouble fraction, boolean claimsDevice, String evidence) {
    /** Takes what it needs, as far as can be seen. */
    public static final MemoryClaim AS_NEEDED = new MemoryClaim(OptionalDouble.empty(), false, "");
}
