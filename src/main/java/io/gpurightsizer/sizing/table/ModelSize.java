package io.gpurightsizer.sizing.table;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.gpurightsizer.gpu.GpuMemory;

/** The numbers of parameters that stand in a model's name: {@code 7b}, {@code 8x7b}, {@code llama8b}, {@code 0-6b}. */
final class ModelSize {
    /** A number before it and a dash is a fraction only after 0: {@code 2-7b} may be version 2 with 7 billion. */
    private static final Pattern BILLIONS = Pattern.compile("(?<=^|-)(?<zero>0-)?(llama|mistral|qwen|gemma|phi|vicuna)?"
            + "((?<experts>[0-9]{1,3})x)?(?<number>[0-9]{1,4})(?<unit>[bt])(?=-|$)");

    private static final Pattern FAMILIES = Pattern.compile(
            "\\*?(meta-)?(llama|mistral|mixtral|qwen|gemma|phi|vicuna|deepseek|falcon|granite|glm|yi-)");

    private static final Pattern FOUR_BITS =
            Pattern.compile("(?<=^|-)(awq|gptq|int4|4bit|nf4|w4a16|fp4|nvfp4|mxfp4|q4.*)(?=-|$)");
    private static final Pattern EIGHT_BITS = Pattern.compile("(?<=^|-)(int8|8bit|fp8|w8a8|w8a16|q8.*)(?=-|$)");

    /** What a server takes besides its weights, at the least: a fifth, as the default table reckons. */
    private static final double WITH_ACTIVATIONS = 1.2;

    private static final double MOST_BYTES = 2 * WITH_ACTIVATIONS;

    private ModelSize() {}

    /**
     * Whether a model with this name cannot be the one that a glob means and that needs so much memory. Counted are the
     * sizes in what of the name the glob does not say: two bytes a parameter, or what its quantisation says, and a fifth
     * for activations. Where the glob is for a family of language models, whose names always say a size, one byte: the row
     * may be for a quantised one.
     *
     * @param name a normalised name that the glob matches
     */
    static boolean exceeds(String name, Glob glob, GpuMemory memory) {
        String rest = name.substring(glob.beginning().length());
        if (rest.indexOf('b') < 0 && rest.indexOf('t') < 0) {
            return false;
        }
        Matcher sizes = BILLIONS.matcher(rest);
        double largest = 0;
        while (sizes.find()) {
            largest = Math.max(largest, billions(sizes) * 1e9);
        }
        return largest * MOST_BYTES > memory.bytes() && largest * bytesEach(rest, glob) > memory.bytes();
    }

    private static double billions(Matcher size) {
        double number = Double.parseDouble(size.group("number"));
        double factor = size.group("experts") == null ? 1 : Double.parseDouble(size.group("experts"));
        double unit = size.group("unit").equals("t") ? 1000 : 1;
        return number * factor * unit * (size.group("zero") == null ? 1 : 0.1);
    }

    private static double bytesEach(String rest, Glob glob) {
        if (FOUR_BITS.matcher(rest).find()) {
            return 0.5 * WITH_ACTIVATIONS;
        }
        if (EIGHT_BITS.matcher(rest).find()) {
            return WITH_ACTIVATIONS;
        }
        return FAMILIES.matcher(glob.pattern()).lookingAt() ? 1 : MOST_BYTES;
    }
}
