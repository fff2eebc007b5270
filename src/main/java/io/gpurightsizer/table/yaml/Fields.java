package io.gpurightsizer.table.yaml;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

import io.gpurightsizer.text.SafeText;

/** The fields of a mapping, in the order of the file; a key given twice is a problem, and the first one counts. */
public final class Fields {
    private final Field owner;
    private final Map<String, Field> byName = new LinkedHashMap<>();
    private final Set<String> guessed = new HashSet<>();
    private final boolean userKeys;

    private Fields(Field owner, boolean userKeys) {
        this.owner = owner;
        this.userKeys = userKeys;
    }

    static Fields of(MappingNode mapping, Field owner) {
        return read(mapping, new Fields(owner, false));
    }

    /** The same fields, with keys of the user's own, such as labels. */
    static Fields ofUserKeys(MappingNode mapping, Field owner) {
        return read(mapping, new Fields(owner, true));
    }

    private static Fields read(MappingNode mapping, Fields fields) {
        for (NodeTuple tuple : mapping.getValue()) {
            fields.add(tuple.getKeyNode(), tuple.getValueNode());
        }
        return fields;
    }

    private void add(Node key, Node value) {
        if (!(key instanceof ScalarNode scalar)) {
            owner.problems().error(key.getStartMark(), owner.path().toString(), "a key must be a text");
            return;
        }
        String name = scalar.getValue();
        FieldPath path = userKeys ? owner.path().entry(name) : owner.path().field(name);
        Field field = new Field(key, value, path, owner.problems());
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
        for (Map.Entry<String, Field> entry : byName.entrySet()) {
            if (!known.contains(entry.getKey())) {
                Optional<String> guess = SpellingHint.of(entry.getKey(), known);
                guess.ifPresent(guessed::add);
                entry.getValue()
                        .errorAtKey("unknown field "
                                + SafeText.quoted(entry.getKey())
                                + guess.map(SpellingHint::hint)
                                        .orElse("; expected one of " + String.join(", ", known)));
            }
        }
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

    /** Whether the field is there, or a misspelt one that was probably meant to be it. */
    public boolean mentions(String name) {
        return byName.containsKey(name) || guessed.contains(name);
    }

    /** Those of the named fields that are there, in the order of the file. */
    public List<Field> among(Collection<String> names) {
        List<Field> there = new ArrayList<>(byName.values());
        there.retainAll(names.stream().flatMap(name -> get(name).stream()).toList());
        return there;
    }

    Map<String, Field> all() {
        return byName;
    }
}
