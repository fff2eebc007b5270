package io.gpurightsizer.sizing.offers;

import java.math.BigDecimal;
import java.math.RoundingMode;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.Quantity;

/**
 * What a pod takes of a node besides whole GPUs, by name: {@code cpu} in thousandths, all else in units or bytes, as the
 * scheduler counts ({@code pkg/scheduler/framework/types.go}).
 */
public final class NodeResources {
    /** How many pods a node takes; each pod counts as one. */
    public static final String PODS = "pods";

    private static final String CPU = "cpu";
    private static final String MEMORY = "memory";
    private static final String EPHEMERAL_STORAGE = "ephemeral-storage";
    private static final String HUGE_PAGES = "hugepages-";

    private NodeResources() {}

    /** Whether the scheduler compares it: cpu, memory, ephemeral storage, huge pages, and extended resources. */
    public static boolean areCompared(String name) {
        return isNative(name)
                || name.startsWith(HUGE_PAGES)
                || (name.indexOf('/') > 0 && !ExtendedResource.asksForWholeGpu(name));
    }

    /** Whether a whole pod can state it, for its containers together. */
    public static boolean areStatedByPods(String name) {
        return name.equals(CPU) || name.equals(MEMORY) || name.startsWith(HUGE_PAGES);
    }

    /**
     * An amount in the unit of this resource, rounded up.
     *
     * @throws IllegalArgumentException if the text is not a quantity
     */
    public static long amount(String name, String quantity) {
        return Quantity.roundedUp(quantity, name.equals(CPU) ? 3 : 0);
    }

    /**
     * How much a node has of what it does not list. Every kubelet lists cpu, memory and storage, so a node without them was
     * written by hand and their amount is unknown; of anything else there is none.
     */
    public static long ofNodeThatListsNo(String name) {
        return isNative(name) || name.equals(PODS) ? Long.MAX_VALUE : 0;
    }

    private static boolean isNative(String name) {
        return name.equals(CPU) || name.equals(MEMORY) || name.equals(EPHEMERAL_STORAGE);
    }

    /** For example {@code 64 cpu}, {@code 31.25 GiB memory}, {@code 1 rdma/hca}. */
    public static String inWords(String name, long amount, RoundingMode rounding) {
        return number(name, amount, rounding) + " " + name;
    }

    /** The same without the name. */
    public static String number(String name, long units, RoundingMode rounding) {
        BigDecimal amount = BigDecimal.valueOf(units);
        if (name.equals(CPU)) {
            return plain(amount.movePointLeft(3));
        }
        if (isNative(name) || name.startsWith(HUGE_PAGES)) {
            return plain(amount.divide(BigDecimal.valueOf(1L << 30), 2, rounding)) + " GiB";
        }
        return plain(amount);
    }

    private static String plain(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }
}
