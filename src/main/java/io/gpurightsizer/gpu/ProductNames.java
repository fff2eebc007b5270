package io.gpurightsizer.gpu;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the product that is meant by the names people use for GPUs, such as {@code H100} or {@code a100-40gb}. */
public final class ProductNames {
    private static final int FEW = 3;

    private ProductNames() {}

    /**
     * The product as node label {@code nvidia.com/gpu.product} spells it. A name alone means the board that is called so and
     * nothing more: {@code H100} is the one with 80 GB, not the H100 NVL.
     *
     * @throws IllegalArgumentException if none is called so, or several boards are; the message says which are meant then
     */
    public static String resolve(String name, GpuCatalog catalog) {
        if (catalog.byProduct(name).isPresent()) {
            return name;
        }
        String key = key(name);
        return catalog.models().stream()
                .flatMap(model -> model.products().stream())
                .filter(product -> key(product).equals(key))
                .findFirst()
                .orElseGet(() -> resolve(name, boards(key, catalog), catalog));
    }

    private static String resolve(String name, List<GpuModel> boards, GpuCatalog catalog) {
        if (boards.isEmpty()) {
            throw new IllegalArgumentException(
                    "\"" + name + "\" is not a known GPU; the nearest known are " + nearest(name, catalog));
        }
        if (boards.size() > 1) {
            throw new IllegalArgumentException("\"" + name + "\" may be "
                    + boards.stream().map(GpuModel::family).collect(Collectors.joining(" or ")) + "; say which");
        }
        return product(boards.get(0), key(name)).orElse(boards.get(0).products().get(0));
    }

    /** By their short name, by that without its size, or by words of their products. */
    private static List<GpuModel> boards(String key, GpuCatalog catalog) {
        return Stream.<Predicate<GpuModel>>of(
                        model -> families(model).anyMatch(key::equals),
                        model -> product(model, key).isPresent()
                                && families(model).anyMatch(it -> it.matches("\\Q" + key + "\\E(-[0-9]+gb)?(-hbm.*)?")),
                        model -> product(model, key).isPresent())
                .map(condition -> catalog.models().stream().filter(condition).toList())
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private static Stream<String> families(GpuModel model) {
        return Stream.of(model.family().split("/")).map(ProductNames::key);
    }

    /** The first product of a board that has all words of the name. */
    private static Optional<String> product(GpuModel model, String key) {
        return model.products().stream()
                .filter(product -> words(product).containsAll(words(key)))
                .findFirst();
    }

    /** For example {@code NVIDIA-H100-80GB-HBM3, NVIDIA-H100-PCIe, NVIDIA-H100-NVL}. */
    public static String nearest(String product, GpuCatalog catalog) {
        List<String> words = words(product);
        return catalog.products().stream()
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

    private static List<String> words(String product) {
        return List.of(key(product).split("-"));
    }

    /** In lower case, without the maker and the lines of products that all or many have in their name. */
    private static String key(String name) {
        return name.strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceFirst("^-?(nvidia-)?(tesla-|geforce-)?", "");
    }
}
