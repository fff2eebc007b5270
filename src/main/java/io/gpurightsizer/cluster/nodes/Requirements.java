package io.gpurightsizer.cluster.nodes;

import java.util.List;

import io.gpurightsizer.sizing.offers.Placement;

/**
 * The rules of a {@code NodeSelectorRequirement}, as the scheduler applies them
 * ({@code k8s.io/component-helpers/scheduling/corev1/nodeaffinity} and {@code k8s.io/apimachinery/pkg/labels}).
 */
final class Requirements {
    private static final int MAX_LABEL_VALUE = 63;

    private Requirements() {}

    /** Whether the term can hold for any node: an empty one holds for none, nor does one with a malformed requirement. */
    static boolean canHold(Placement.Term term) {
        if (term.expressions().isEmpty() && term.fields().isEmpty()) {
            return false;
        }
        for (Placement.Requirement expression : term.expressions()) {
            if (!isWellFormed(expression)) {
                return false;
            }
        }
        for (Placement.Requirement field : term.fields()) {
            if (field.values().size() != 1
                    || !(field.operator().equals("In") || field.operator().equals("NotIn"))) {
                return false;
            }
        }
        return true;
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

    /**
     * Whether a well-formed expression holds for a node.
     *
     * @param value the node's value of its key, {@code null} if the node has no such label
     */
    static boolean holds(Placement.Requirement expression, String value) {
        return switch (expression.operator()) {
            case "In" -> value != null && expression.values().contains(value);
            case "NotIn" -> value == null || !expression.values().contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            case "Gt" -> value != null && isNumber(value) && Long.parseLong(value) > bound(expression);
            case "Lt" -> value != null && isNumber(value) && Long.parseLong(value) < bound(expression);
            default -> false;
        };
    }

    /** Whether a well-formed field requirement holds; a node has no field but its name. */
    static boolean holdsField(Placement.Requirement field, String nodeName) {
        String actual = field.key().equals("metadata.name") ? nodeName : "";
        return field.values().contains(actual) == field.operator().equals("In");
    }

    private static long bound(Placement.Requirement requirement) {
        return Long.parseLong(requirement.values().get(0));
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
