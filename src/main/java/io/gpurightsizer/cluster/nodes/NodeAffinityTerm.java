package io.gpurightsizer.cluster.nodes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import io.gpurightsizer.cluster.state.IndexedNode;
import io.gpurightsizer.cluster.state.LabelColumn;
import io.gpurightsizer.cluster.state.NodeColumns;
import io.gpurightsizer.sizing.offers.Placement;

/**
 * The rules of a {@code NodeSelectorTerm}, as the scheduler applies them
 * ({@code k8s.io/component-helpers/scheduling/corev1/nodeaffinity} and {@code k8s.io/apimachinery/pkg/labels}).
 */
final class NodeAffinityTerm {
    private static final int MAX_LABEL_VALUE = 63;

    private NodeAffinityTerm() {}

    /**
     * The term as a condition, read once for many nodes. Empty if it holds for no node: one that requires nothing, or has a
     * malformed requirement.
     */
    static Optional<Predicate<IndexedNode>> condition(Placement.Term term, NodeColumns nodes) {
        List<Predicate<IndexedNode>> all = new ArrayList<>();
        for (Placement.Requirement expression : term.expressions()) {
            if (!isWellFormed(expression)) {
                return Optional.empty();
            }
            all.add(onLabel(expression, nodes));
        }
        for (Placement.Requirement field : term.fields()) {
            if (field.values().size() != 1
                    || !(field.operator().equals("In") || field.operator().equals("NotIn"))) {
                return Optional.empty();
            }
            all.add(onField(field, nodes));
        }
        return all.stream().reduce(Predicate::and);
    }

    private static boolean isWellFormed(Placement.Requirement requirement) {
        List<String> values = requirement.values();
        for (String value : values) {
            if (!isLabelValue(value)) {
                return false;
            }
        }
        return switch (requirement.operator()) {
            case "In", "NotIn" -> !values.isEmpty();
            case "Exists", "DoesNotExist" -> values.isEmpty();
            case "Gt", "Lt" -> values.size() == 1 && isNumber(values.get(0));
            default -> false;
        };
    }

    private static Predicate<IndexedNode> onLabel(Placement.Requirement expression, NodeColumns nodes) {
        LabelColumn label = nodes.label(expression.key());
        Predicate<IndexedNode> in = label.in(Set.copyOf(expression.values()));
        return switch (expression.operator()) {
            case "In" -> in;
            case "NotIn" -> in.negate();
            case "Exists" -> label::isOn;
            case "DoesNotExist" -> node -> !label.isOn(node);
            default ->
                compared(
                        label,
                        expression.operator().equals("Gt"),
                        Long.parseLong(expression.values().get(0)));
        };
    }

    private static Predicate<IndexedNode> compared(LabelColumn label, boolean greater, long bound) {
        return node -> {
            String value = label.of(node);
            return isNumber(value) && (greater ? Long.parseLong(value) > bound : Long.parseLong(value) < bound);
        };
    }

    /** A node has no field but its name. */
    private static Predicate<IndexedNode> onField(Placement.Requirement field, NodeColumns nodes) {
        boolean in = field.operator().equals("In");
        String wanted = field.values().get(0);
        int index = nodes.indexOf(wanted);
        return field.key().equals("metadata.name")
                ? node -> (node.index() == index) == in
                : node -> wanted.isEmpty() == in;
    }

    private static boolean isNumber(String text) {
        try {
            Long.parseLong(text);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static boolean isLabelValue(String text) {
        if (text.length() > MAX_LABEL_VALUE) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean alphanumeric = c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            boolean inner = i > 0 && i < text.length() - 1 && (c == '-' || c == '_' || c == '.');
            if (!alphanumeric && !inner) {
                return false;
            }
        }
        return true;
    }
}
