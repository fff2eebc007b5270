package io.gpurightsizer.table.yaml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import org.yaml.snakeyaml.nodes.CollectionNode;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

import io.gpurightsizer.text.SafeText;

/**
 * A value of the document, where it stands, and where its problems are collected. A method that asks for a kind of value
 * returns it, or reports a problem and returns nothing.
 */
public final class Field {
    private final Node key;
    private final Node node;
    private final FieldPath path;
    private final Problems problems;
    private final NodeKind kind;
    private final String value;

    private Field(Node key, Node node, FieldPath path, Problems problems) {
        this.key = key;
        this.node = node;
        this.path = path;
        this.problems = problems;
        this.kind = NodeKind.of(node);
        this.value = node instanceof ScalarNode scalar ? scalar.getValue() : "";
    }

    public static Field root(Node node, Problems problems) {
        return new Field(node, node, FieldPath.ROOT, problems);
    }

    /** A value within this one, with its key. */
    Field child(Node childKey, Node child, UnaryOperator<FieldPath> step) {
        return new Field(childKey, child, step.apply(path), problems);
    }

    /** For example {@code spec.rows[3].memory}. */
    public String path() {
        return path.toString();
    }

    public Problems problems() {
        return problems;
    }

    public int line() {
        return key.getStartMark().getLine() + 1;
    }

    public void error(String message) {
        problems.error(node.getStartMark(), path.toString(), message);
    }

    public void warning(String message) {
        problems.warning(node.getStartMark(), path.toString(), message);
    }

    public void note(String message) {
        problems.note(node.getStartMark(), path.toString(), message);
    }

    /** A problem of the key rather than of its value. */
    public void errorAtKey(String message) {
        problems.error(key.getStartMark(), path.toString(), message);
    }

    /** The node of a mapping. */
    Optional<MappingNode> mapping(String expected) {
        if (node instanceof MappingNode mapping) {
            return Optional.of(mapping);
        }
        return wrong("a mapping", "expected " + expected);
    }

    /** The items of a list. */
    public Optional<List<Field>> items(String example) {
        return kind == NodeKind.LIST ? Optional.of(items()) : wrong("a list", "expected for example " + example);
    }

    /** The items of what is known to be a list; none if it is something else. */
    public List<Field> items() {
        List<Field> items = new ArrayList<>();
        if (node instanceof SequenceNode sequence) {
            sequence.getValue().forEach(it -> items.add(child(it, it, list -> list.item(items.size()))));
        }
        return items;
    }

    /** A text. Numbers and truth values must be quoted to be one, as in any Kubernetes object. */
    public Optional<String> text(String example) {
        return switch (kind) {
            case TEXT -> Optional.of(value);
            case INTEGER, FLOAT, TRUTH -> {
                error(value + " is " + kind.words() + ", not a text; quote it: " + SafeText.quoted(value));
                yield Optional.empty();
            }
            default -> wrong("a text", "expected for example " + example);
        };
    }

    /** A text of which a check says what is wrong with it, if something is; that is reported, and the text returned. */
    public Optional<String> text(String example, Function<String, Optional<String>> check) {
        Optional<String> text = text(example);
        text.flatMap(check).ifPresent(this::error);
        return text;
    }

    /** One of these words; the first is the example. */
    public Optional<String> word(String what, List<String> words) {
        Optional<String> text = text(words.get(0));
        text.filter(word -> !words.contains(word))
                .ifPresent(word -> error(
                        SafeText.quoted(word) + " is not " + what + "; expected " + (words.size() == 1 ? "" : "one of ")
                                + String.join(", ", words) + SpellingHint.hint(word, words)));
        return text.filter(words::contains);
    }

    /** One of these choices, by its word; the first is the example. */
    public <T> Optional<T> choice(String what, T[] choices) {
        List<String> words = Arrays.stream(choices).map(T::toString).toList();
        return word(what, words).map(word -> choices[words.indexOf(word)]);
    }

    /** What stands there, text or number, as a Kubernetes quantity may be either. */
    public Optional<String> textOrNumber(String example) {
        return kind == NodeKind.TEXT || kind == NodeKind.INTEGER || kind == NodeKind.FLOAT
                ? Optional.of(value)
                : wrong("a quantity", "expected for example " + example);
    }

    /** A whole number between two bounds. */
    public Optional<Integer> number(int least, int most) {
        String expected = "expected a whole number from " + least + " to " + most;
        boolean digits = value.matches("[0-9]{1,9}");
        if (kind != NodeKind.INTEGER) {
            return wrong("a whole number", expected + (digits ? ", without quotes" : ""));
        }
        if (!digits || Integer.parseInt(value) < least || Integer.parseInt(value) > most) {
            error(SafeText.quoted(value) + " is out of range; " + expected);
            return Optional.empty();
        }
        return Optional.of(Integer.valueOf(value));
    }

    /** True or false. */
    public Optional<Boolean> truth() {
        boolean quoted = value.matches("(?i)true|false");
        return kind == NodeKind.TRUTH
                ? Optional.of(value.toLowerCase(Locale.ROOT).matches("true|yes|on"))
                : wrong("true or false", quoted ? "expected it without quotes" : "expected true");
    }

    /** Whether this text stands there. */
    public boolean says(String text) {
        return kind == NodeKind.TEXT && value.equals(text);
    }

    public boolean isEmpty() {
        return kind == NodeKind.NOTHING;
    }

    /** Whether it is a list or a mapping with nothing in it. */
    public boolean isBlank() {
        return node instanceof CollectionNode<?> collection
                && collection.getValue().isEmpty();
    }

    private <T> Optional<T> wrong(String wanted, String expected) {
        String what = kind == NodeKind.NOTHING
                ? "has no value"
                : node instanceof ScalarNode
                        ? SafeText.quoted(value) + " is not " + wanted
                        : "is " + kind.words() + ", not " + wanted;
        error(what + "; " + expected);
        return Optional.empty();
    }
}
