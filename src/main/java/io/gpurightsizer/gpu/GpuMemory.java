package io.gpurightsizer.gpu;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * An amount of GPU memory, for example 16 GiB: what a model needs or what a device offers. Always more than zero.
 *
 * @param bytes the amount in bytes
 */
public record GpuMemory(long bytes) implements Comparable<GpuMemory> {
    private static final long MEBIBYTE = 1L << 20;
    private static final double GIBIBYTE = 1L << 30;
    private static final long GIBIBYTE_MASK = (1L << 30) - 1;
    private static final long HALF_A_GIBIBYTE = 1L << 29;

    /** No GPU, nor a whole rack of them, comes near; what is above is a mistake in the figure. */
    private static final BigDecimal LARGEST = BigDecimal.valueOf(1L << 50);

    public GpuMemory {
        if (bytes <= 0) {
            throw new IllegalArgumentException("GPU memory must be more than zero, but is " + bytes + " bytes");
        }
    }

    /** The amount that {@code nvidia-smi} and GPU feature discovery print, which count in MiB. */
    public static GpuMemory ofMebibytes(long mebibytes) {
        return new GpuMemory(Math.multiplyExact(mebibytes, MEBIBYTE));
    }

    /** {@code gibibytes} GiB, for example 9.75 for a {@code 1g.10gb} device of an H100. */
    public static GpuMemory ofGibibytes(double gibibytes) {
        return new GpuMemory((long) (gibibytes * GIBIBYTE));
    }

    /**
     * Reads a Kubernetes quantity of bytes such as {@code 16Gi}.
     *
     * @throws IllegalArgumentException if it is not a quantity, not more than zero, or absurdly large
     */
    public static GpuMemory parse(String quantity) {
        BigDecimal value = Quantity.parse(quantity);
        if (value.signum() <= 0) {
            throw new IllegalArgumentException("\"" + quantity + "\" is not more than zero");
        }
        if (value.compareTo(LARGEST) > 0) {
            throw new IllegalArgumentException("\"" + quantity + "\" is more memory than any GPU has");
        }
        return new GpuMemory(value.setScale(0, RoundingMode.CEILING).longValueExact());
    }

    /** This amount and {@code percent} per cent of it more, rounded up to a byte. */
    public GpuMemory plusPercent(int percent) {
        long hundredths = Math.multiplyExact(bytes, 100L + percent);
        return new GpuMemory(Math.floorDiv(hundredths + 99, 100L));
    }

    /** The share of this memory that is {@code fraction} of it, rounded down; {@code fraction} in (0, 1]. */
    public GpuMemory times(double fraction) {
        return new GpuMemory(Math.max(1, (long) (bytes * fraction)));
    }

    /** This memory divided evenly among {@code shares}, rounded down. */
    public GpuMemory dividedBy(int shares) {
        return new GpuMemory(Math.max(1, bytes / shares));
    }

    public boolean isAtLeast(GpuMemory other) {
        return bytes >= other.bytes;
    }

    public long mebibytes() {
        return bytes / MEBIBYTE;
    }

    public double gibibytes() {
        return bytes / GIBIBYTE;
    }

    @Override
    public int compareTo(GpuMemory other) {
        return Long.compare(bytes, other.bytes);
    }

    /** The amount as a person reads it, for example {@code 9.75 GiB}, {@code 16 GiB}, {@code 512 MiB}. */
    @Override
    public String toString() {
        if (bytes < 1L << 30) {
            return (bytes + MEBIBYTE - 1) / MEBIBYTE + " MiB";
        }
        long whole = bytes >> 30;
        long hundredths = ((bytes & GIBIBYTE_MASK) * 100 + HALF_A_GIBIBYTE) >> 30;
        if (hundredths == 100) {
            return whole + 1 + " GiB";
        }
        return whole + decimals((int) hundredths) + " GiB";
    }

    /** By hand, as every answer holds three amounts and {@link String#format} was a fifth of its cost. */
    private static String decimals(int hundredths) {
        if (hundredths == 0) {
            return "";
        }
        int tenths = hundredths / 10;
        int rest = hundredths % 10;
        return rest == 0 ? "." + tenths : "." + tenths + rest;
    }
}
