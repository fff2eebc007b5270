package io.gpurightsizer.gpu;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A MIG profile as NVIDIA writes it, for example {@code 1g.10gb}, {@code 1g.10gb+me} or {@code 1g.24gb-me}. The number
 * before {@code gb} is a name, not a size: a {@code 1g.10gb} device of an H100 has 9.75 GiB; ask {@link GpuCatalog}.
 *
 * <p>Grammar: {@code [Cc.]Gg.MMgb[+attribute|-attribute]}, attributes {@code me}, {@code me.all}, {@code gfx} (go-nvlib
 * {@code pkg/nvlib/device/mig_profile.go}).
 *
 * @param computeInstanceSlices slices of the compute instance; equal to {@code slices} unless the profile has a
 *     {@code Cc.} prefix, which the device plugin never advertises
 * @param slices compute slices of the GPU instance, 1 to 7
 * @param nominalGigabytes the number in the name, in GB
 * @param attributes the suffix as written, for example {@code +me}, or empty
 */
public record MigProfile(int computeInstanceSlices, int slices, int nominalGigabytes, String attributes)
        implements Comparable<MigProfile> {
    private static final Pattern SHAPE =
            Pattern.compile("(?:([1-7])c\\.)?([1-7])g\\.([1-9][0-9]{0,3})gb((?:\\+(?:me\\.all|me|gfx)|-me)?)");

    /**
     * Reads the name of a profile.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static MigProfile parse(String text) {
        Matcher matcher = SHAPE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a MIG profile; expected for example 1g.10gb or 1g.10gb+me");
        }
        int slices = Integer.parseInt(matcher.group(2));
        int compute = matcher.group(1) == null ? slices : Integer.parseInt(matcher.group(1));
        if (compute > slices) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a MIG profile: its compute instance is larger than its GPU instance");
        }
        if (matcher.group(1) != null && compute == slices) {
            throw new IllegalArgumentException("\"" + text
                    + "\" is not a MIG profile: with a compute instance as large as the GPU instance it is written "
                    + text.substring(text.indexOf('.') + 1));
        }
        return new MigProfile(compute, slices, Integer.parseInt(matcher.group(3)), matcher.group(4));
    }

    /** Whether the device plugin offers this profile as a resource: not with a {@code Cc.} prefix. */
    public boolean isAdvertised() {
        return computeInstanceSlices == slices;
    }

    /** Whether the profile is a plain one, without media or graphics engines of its own added or left out. */
    public boolean isPlain() {
        return attributes.isEmpty() && isAdvertised();
    }

    /** The name in a resource: {@code +} becomes {@code .}, {@code -} stays (k8s-device-plugin internal/rm/rm.go). */
    String resourceSuffix() {
        return toString().replace('+', '.');
    }

    /** The profile that a resource name's part after {@code mig-} stands for; the inverse of the plugin's rule. */
    static MigProfile ofResourceSuffix(String suffix) {
        return parse(suffix.replaceFirst("gb\\.", "gb+"));
    }

    @Override
    public int compareTo(MigProfile other) {
        int bySlices = Integer.compare(slices, other.slices);
        int byMemory = bySlices != 0 ? bySlices : Integer.compare(nominalGigabytes, other.nominalGigabytes);
        return byMemory != 0 ? byMemory : toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        String prefix = computeInstanceSlices == slices ? "" : computeInstanceSlices + "c.";
        return prefix + slices + "g." + nominalGigabytes + "gb" + attributes;
    }
}
