package io.gpurightsizer.sizing.offers;

import java.util.OptionalDouble;

/**
 * How much of the device it sees a server takes, whatever it needs. vLLM, SGLang, TGI and similar servers claim most of a
 * device's memory at start unless a flag says otherwise; on a replica that is not isolated in hardware they see the whole
 * GPU and leave too little for the other pods on it.
 *
 * @param taking what is known of it
 * @param fraction the fraction of the visible device a flag states, in (0, 1]; empty if none is stated
 * @param evidence what shows it, for example {@code vllm serve} or {@code --gpu-memory-utilization=0.2}
 */
public record MemoryClaim(Taking taking, OptionalDouble fraction, String evidence) {
    /** What is known of a server. In this order: each may take more than the one before. */
    public enum Taking {
        /** It takes no more than it needs. */
        AS_NEEDED,
        /** Nobody knows the server. */
        NOT_KNOWN,
        /** It claims a share of the device: the stated fraction, or most of it. */
        SHARE_OF_DEVICE,
        /** It claims a share of what is free beside the model: the fraction bounds its cache only. */
        SHARE_OF_FREE,
        /** It claims a share of the device, and how large cannot be seen. */
        UNSEEN_SHARE
    }

    /** Takes what it needs. */
    public static final MemoryClaim AS_NEEDED = new MemoryClaim(Taking.AS_NEEDED, OptionalDouble.empty(), "");

    /** Of a server that nobody knows. */
    public static final MemoryClaim NOT_KNOWN = new MemoryClaim(Taking.NOT_KNOWN, OptionalDouble.empty(), "");

    /** Whether the server takes most of a device unless told otherwise. */
    public boolean claimsDevice() {
        return taking.compareTo(Taking.NOT_KNOWN) > 0;
    }
}
