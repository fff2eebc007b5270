package io.gpurightsizer.workload.detect;

import java.util.HashSet;
import java.util.Set;

/**
 * Names of flags as a command line may spell them. Python's {@code argparse} takes any beginning of a long flag that fits no
 * other one, so each name says with a bar where its shortest accepted beginning ends: {@code gpu-m|emory-utilization}.
 */
final class Spellings {
    private Spellings() {}

    /** All spellings of these names, which are separated by white space and have dashes, and none in front. */
    static Set<String> of(String names) {
        Set<String> spellings = new HashSet<>();
        for (String name : names.strip().split("\\s+")) {
            int bar = name.indexOf('|');
            String full = name.replace("|", "");
            for (int end = bar < 0 ? full.length() : bar; end <= full.length(); end++) {
                spellings.add(full.substring(0, end));
            }
        }
        return Set.copyOf(spellings);
    }
}
