package io.gpurightsizer.sizing.offers;

import java.util.regex.Pattern;

/** Runtimes of Kata Containers and their like, by the names that runtime classes and handlers usually have. */
public final class VirtualMachines {
    private static final Pattern RUNTIME =
            Pattern.compile("(?:^|[-_.])(?:kata[0-9]*|katacontainers|qemu|clh|firecracker|fc|microvm|vm|krun"
                    + "|snp|sev|tdx|peerpods?|confidential|edera)(?:[-_.]|$)");

    private VirtualMachines() {}

    /** For example {@code kata-qemu-nvidia-gpu}; gVisor starts none. */
    public static boolean areNamed(String runtime) {
        return RUNTIME.matcher(runtime).find();
    }
}
