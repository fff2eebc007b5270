package io.gpurightsizer.cluster.nodes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.gpurightsizer.sizing.offers.Placement;

/** Which shapes carry which label. The cost of a question depends on what is asked, not on how many shapes there are. */
final class LabelIndex {
    private final Bits all;
    private final Bits none;
    private final Map<String, Map<String, Bits>> byKeyAndValue = new HashMap<>();
    private final Map<String, Bits> byKey = new HashMap<>();
    private final Map<String, List<String>> values = new HashMap<>();

    LabelIndex(List<Shape> shapes) {
        int size = shapes.size();
        all = Bits.all(size);
        none = Bits.none(size);
        Map<String, Map<String, List<Integer>>> members = new HashMap<>();
        for (int i = 0; i < size; i++) {
            for (Map.Entry<String, String> label : shapes.get(i).labels().entrySet()) {
                members.computeIfAbsent(label.getKey(), key -> new HashMap<>())
                        .computeIfAbsent(label.getValue(), value -> new ArrayList<>())
                        .add(i);
            }
        }
        members.forEach((key, shapesByValue) -> {
            Map<String, Bits> bits = new HashMap<>();
            shapesByValue.forEach((value, list) -> bits.put(value, Bits.of(size, list)));
            byKeyAndValue.put(key, bits);
            values.put(key, bits.keySet().stream().sorted().toList());
            byKey.put(key, bits.values().stream().reduce(none, Bits::or));
        });
    }

    Bits all() {
        return all;
    }

    Bits none() {
        return none;
    }

    /** The values that shapes have of a label, sorted. */
    List<String> valuesOf(String key) {
        return values.getOrDefault(key, List.of());
    }

    Bits carrying(String key, String value) {
        return byKeyAndValue.getOrDefault(key, Map.of()).getOrDefault(value, none);
    }

    /** Shapes for which a well-formed expression holds. */
    Bits satisfying(Placement.Requirement expression) {
        return switch (expression.operator()) {
            case "In" -> anyOf(expression);
            case "NotIn" -> all.andNot(anyOf(expression));
            case "Exists" -> byKey.getOrDefault(expression.key(), none);
            case "DoesNotExist" -> all.andNot(byKey.getOrDefault(expression.key(), none));
            default -> comparing(expression);
        };
    }

    private Bits anyOf(Placement.Requirement expression) {
        Bits any = none;
        for (String value : expression.values()) {
            any = any.or(carrying(expression.key(), value));
        }
        return any;
    }

    private Bits comparing(Placement.Requirement expression) {
        Bits any = none;
        for (String value : valuesOf(expression.key())) {
            if (Requirements.holds(expression, value)) {
                any = any.or(carrying(expression.key(), value));
            }
        }
        return any;
    }
}
