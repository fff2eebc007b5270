package io.gpurightsizer.table.yaml;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

import io.gpurightsizer.text.SafeText;

/** The fields of a mapping, in the order of the file; a key given twice is a problem, and the first one counts. */
public final class Fields {
    private final Field owner;
    private final Map<String, Field> byName = new LinkedHashMap<>();
    private final Set<String> guessed = new HashSet<>();

    private Fields(Field owner, MappingNode mapping, BiFunction<FieldPath, String, FieldPath> step) {
        this.owner = owner;
        mapping.getValue().forEach(it -> add(it.getKeyNode(), it.getValueNode(), step));
    }

    /** The fields of a value that must be a mapping. */
    public static Optional<Fields> of(Field field) {
        return field.mapping("fields, each as \"name: value\"").map(it -> new Fields(field, it, FieldPath::field));
    }

    /** The entries of a map whose keys are the user's own, such as labels; none, with a problem, if it is no mapping. */
    public static Map<String, Field> entries(Field field) {
        return field.mapping("entries, each as \"key: value\"")
                .map(it -> new Fields(field, it, FieldPath::entry).byName)
                .orElse(Map.of());
    }

    private void add(Node key, Node value, BiFunction<FieldPath, String, FieldPath> step) {
        if (!(key instanceof ScalarNode scalar)) {
            owner.child(key, value, UnaryOperator.identity()).errorAtKey("a key must be a text");
            return;
        }
        String name = scalar.getValue();
        Field field = owner.child(key, value, path -> step.apply(path, name));
        if (key.getTag().equals(Tag.MERGE)) {
            field.errorAtKey("merge keys are not supported; write the fields out");
        } else if (key.getTag().equals(Tag.BOOL) || key.getTag().equals(Tag.NULL)) {
            field.errorAtKey("the key " + name + " is not a text; quote it: " + SafeText.quoted(name));
        } else if (byName.containsKey(name)) {
            field.errorAtKey(SafeText.quoted(name) + " is given twice, first in line "
                    + byName.get(name).line());
        } else {
            byName.put(name, field);
        }
    }

    /** Reports every field that is none of these. */
    public Fields only(Collection<String> known) {
        byName.forEach((name, field) -> {
            if (!known.contains(name)) {
                Optional<String> guess = SpellingHint.of(name, known);
                guess.ifPresent(guessed::add);
                String hint = guess.map(SpellingHint::hint).orElse("; expected one of " + String.join(", ", known));
                field.errorAtKey("unknown field " + SafeText.quoted(name) + hint);
            }
        });
        return this;
    }

    public Optional<Field> get(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The field, or a problem. */
    public Optional<Field> require(String name, String example) {
        Optional<Field> field = get(name);
        if (field.isEmpty() && !guessed.contains(name)) {
            owner.error(SafeText.quoted(name) + " is missing; expected for example " + name + ": " + example);
        }
        return field;
    }

    /** Whether a field says what it must, or a problem; true also if it is not there, which is a problem already. */
    public boolean requireToSay(String name, String expected) {
        Optional<Field> field = require(name, expected);
        Optional<String> value = field.flatMap(it -> it.text(expected));
        boolean asExpected = value.filter(expected::equals).isPresent();
        if (value.isPresent() && !asExpected) {
            field.get()
                    .error("unknown " + name + " " + SafeText.quoted(value.get()) + "; expected " + expected
                            + (value.get().equals("ConfigMap")
                                    ? ", the text that stands in the ConfigMap's data"
                                    : ""));
        }
        return asExpected || value.isEmpty();
    }

    /** Whether the field is there, or a misspelt one that was probably meant to be it. */
    public boolean mentions(String name) {
        return byName.containsKey(name) || guessed.contains(name);
    }

    /** Those of the named fields that are there, in the order of the file. */
    public List<Field> among(Collection<String> names) {
        return byName.keySet().stream().filter(names::contains).map(byName::get).toList();
    }
}
