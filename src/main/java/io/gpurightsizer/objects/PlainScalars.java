package io.gpurightsizer.objects;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * What a value without quotes is, as SnakeYAML says it. That matches each with regular expressions; but nearly all begin
 * with a letter, and of those all but a few words are texts.
 */
final class PlainScalars extends Resolver {
    private static final Map<String, Tag> WORDS = words();

    private static Map<String, Tag> words() {
        Map<String, Tag> words = new HashMap<>();
        Stream.of("yes", "no", "true", "false", "on", "off").forEach(word -> put(word, Tag.BOOL, words));
        put("null", Tag.NULL, words);
        return words;
    }

    /** With its first letter or all of them in upper case too. */
    private static void put(String word, Tag tag, Map<String, Tag> words) {
        words.put(word, tag);
        words.put(Character.toUpperCase(word.charAt(0)) + word.substring(1), tag);
        words.put(word.toUpperCase(Locale.ROOT), tag);
    }

    @Override
    public Tag resolve(NodeId kind, String value, boolean implicit) {
        return kind == NodeId.scalar && implicit && !value.isEmpty() && Character.isLetter(value.charAt(0))
                ? WORDS.getOrDefault(value, Tag.STR)
                : super.resolve(kind, value, implicit);
    }
}
