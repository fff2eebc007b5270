package io.gpurightsizer.plan;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import io.gpurightsizer.gpu.GpuCatalog;

/** Says which products are meant by a name that is none. */
public final class KnownProducts {
    private static final int FEW = 3;

    private KnownProducts() {}

    /** For example {@code the nearest known are NVIDIA-H100-80GB-HBM3, NVIDIA-H100-PCIe, NVIDIA-H100-NVL}. */
    public static String nearest(String product, GpuCatalog catalog) {
        List<String> words = words(product);
        return "the nearest known are "
                + catalog.products().stream()
                        .sorted(Comparator.comparingLong((String it) -> -shared(words, it))
                                .thenComparing(String::length)
                                .thenComparing(Comparator.naturalOrder()))
                        .limit(FEW)
                        .collect(Collectors.joining(", "));
    }

    /** How many letters words of both begin with alike. */
    private static long shared(List<String> words, String product) {
        List<String> others = words(product);
        return words.stream()
                .mapToLong(word ->
                        others.stream().mapToLong(it -> alike(word, it)).max().orElse(0))
                .sum();
    }

    private static int alike(String one, String other) {
        int length = 0;
        while (length < Math.min(one.length(), other.length()) && one.charAt(length) == other.charAt(length)) {
            length++;
        }
        return length;
    }

    /** Without the maker, whom all products name. */
    private static List<String> words(String product) {
        return List.of(product.toLowerCase(Locale.ROOT).replace("nvidia", "").split("[^a-z0-9]+"));
    }
}
