package io.gpurightsizer.table.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import org.yaml.snakeyaml.nodes.CollectionNode;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

import io.gpurightsizer.text.SafeText;

/**
 * A value of the document, where it stands, and where its problems go. What asks for a kind of value gets it, or reports
 * a problem and gets nothing.
 */
public final class Field {
    private final Node key;
    private final Node node;
    private final FieldPath path;
    private final Problems problems;

    Field(Node key, Node node, FieldPath path, Problems problems) {
        this.key = key;
        this.node = node;
        this.path = path;
        this.problems = problems;
    }

    public static Field root(Node node, Problems problems) {
        return new Field(node, node, FieldPath.ROOT, problems);
    }

    public FieldPath path() {
        return path;
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

    /** A problem of the key rather than of its value. */
    public void errorAtKey(String message) {
        problems.error(key.getStartMark(), path.toString(), message);
    }

    /** The fields of a mapping. */
    public Optional<Fields> fields() {
        if (node instanceof MappingNode mapping) {
            return Optional.of(Fields.of(mapping, this));
        }
        error(isNot("a mapping") + "; expected fields, each as \"name: value\"");
        return Optional.empty();
    }

    /** The entries of a map whose keys are the user's own, such as labels; none, with a problem, if it is no mapping. */
    public Map<String, Field> entries() {
        if (node instanceof MappingNode mapping) {
            return Fields.ofUserKeys(mapping, this).all();
        }
        error(isNot("a mapping") + "; expected entries, each as \"key: value\"");
        return Map.of();
    }

    /** The items of a list. */
    public Optional<List<Field>> items(String example) {
        if (node instanceof SequenceNode) {
            return Optional.of(children());
        }
        error(isNot("a list") + "; expected for example " + example);
        return Optional.empty();
    }

    /** The items of what is known to be a list; none if it is something else. */
    public List<Field> children() {
        List<Field> items = new ArrayList<>();
        if (node instanceof SequenceNode sequence) {
            for (Node item : sequence.getValue()) {
                items.add(new Field(item, item, path.item(items.size()), problems));
            }
        }
        return items;
    }

    /** A text. Numbers and truth values must be quoted to be one, as in any Kubernetes object. */
    public Optional<String> text(String example) {
        if (node instanceof ScalarNode scalar && isText(scalar)) {
            return Optional.of(scalar.getValue());
        }
        if (node instanceof ScalarNode scalar && !isEmpty()) {
            error(scalar.getValue() + " is " + kind(scalar) + ", not a text; quote it: "
                    + SafeText.quoted(scalar.getValue()));
        } else {
            error(isNot("a text") + "; expected for example " + example);
        }
        return Optional.empty();
    }

    /** What stands there, text or number, as a Kubernetes quantity may be either. */
    public Optional<String> textOrNumber(String example) {
        if (node instanceof ScalarNode scalar && (isText(scalar) || isNumber(scalar))) {
            return Optional.of(scalar.getValue());
        }
        error(isNot("a quantity") + "; expected for example " + example);
        return Optional.empty();
    }

    /** A whole number between two bounds. */
    public Optional<Integer> number(int least, int most) {
        String expected = "; expected a whole number from " + least + " to " + most;
        if (!(node instanceof ScalarNode scalar) || !scalar.getTag().equals(Tag.INT)) {
            boolean quoted = node instanceof ScalarNode it && it.getValue().matches("[0-9]{1,9}");
            error(isNot("a whole number") + expected + (quoted ? ", without quotes" : ""));
            return Optional.empty();
        }
        if (!scalar.getValue().matches("[0-9]{1,9}") || outside(scalar.getValue(), least, most)) {
            error(SafeText.quoted(scalar.getValue()) + " is out of range" + expected);
            return Optional.empty();
        }
        return Optional.of(Integer.valueOf(scalar.getValue()));
    }

    /** True or false. */
    public Optional<Boolean> truth() {
        if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.BOOL)) {
            return Optional.of(scalar.getValue().toLowerCase(Locale.ROOT).matches("true|yes|on"));
        }
        boolean quoted = node instanceof ScalarNode it && it.getValue().matches("(?i)true|false");
        error(isNot("true or false") + (quoted ? "; expected it without quotes" : "; expected true"));
        return Optional.empty();
    }

    public boolean isEmpty() {
        return node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL);
    }

    /** Whether it is a list or a mapping with nothing in it. */
    public boolean isBlank() {
        return node instanceof CollectionNode<?> collection
                && collection.getValue().isEmpty();
    }

    private String isNot(String wanted) {
        if (isEmpty()) {
            return "has no value";
        }
        if (node instanceof ScalarNode scalar) {
            return SafeText.quoted(scalar.getValue()) + " is not " + wanted;
        }
        return "is " + (node instanceof SequenceNode ? "a list" : "a mapping") + ", not " + wanted;
    }

    private static boolean outside(String digits, int least, int most) {
        int value = Integer.parseInt(digits);
        return value < least || value > most;
    }

    /** A date is text to Kubernetes too. */
    private static boolean isText(ScalarNode scalar) {
        return !isNumber(scalar)
                && !scalar.getTag().equals(Tag.BOOL)
                && !scalar.getTag().equals(Tag.NULL);
    }

    private static boolean isNumber(ScalarNode scalar) {
        return scalar.getTag().equals(Tag.INT) || scalar.getTag().equals(Tag.FLOAT);
    }

    private static String kind(ScalarNode scalar) {
        return isNumber(scalar) ? "a number" : "true or false";
    }
}
