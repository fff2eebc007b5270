package io.gpurightsizer.table;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.gpurightsizer.sizing.table.LabelSelector;
import io.gpurightsizer.sizing.table.LabelSelector.Operator;
import io.gpurightsizer.sizing.table.LabelSelector.Requirement;
import io.gpurightsizer.table.yaml.Field;
import io.gpurightsizer.table.yaml.Fields;

/** Reads {@code matchLabels} and {@code matchExpressions} as strictly as the API server does. */
final class SelectorReader {
    private static final List<String> EXPRESSION = List.of("key", "operator", "values");

    private SelectorReader() {}

    /** All that a row asks of labels; what has an error may be missing. */
    static LabelSelector read(Fields row) {
        List<Requirement> requirements = new ArrayList<>();
        row.get("matchLabels").ifPresent(field -> labels(field, requirements));
        row.get("matchExpressions")
                .flatMap(field -> field.items("[{key: tier, operator: In, values: [gpu]}]"))
                .ifPresent(items -> items.forEach(item -> expression(item).ifPresent(requirements::add)));
        return new LabelSelector(requirements);
    }

    private static void labels(Field field, List<Requirement> requirements) {
        for (Map.Entry<String, Field> entry : Fields.entries(field).entrySet()) {
            Field value = entry.getValue();
            KubernetesNames.problemOfLabelKey(entry.getKey()).ifPresent(value::errorAtKey);
            labelValue(value)
                    .ifPresent(text -> requirements.add(new Requirement(entry.getKey(), Operator.In, Set.of(text))));
        }
    }

    private static Optional<Requirement> expression(Field item) {
        Optional<Fields> read = Fields.of(item);
        if (read.isEmpty()) {
            return Optional.empty();
        }
        Fields fields = read.get().only(EXPRESSION);
        Optional<String> key = fields.require("key", "tier")
                .flatMap(it -> it.text("app.kubernetes.io/name", KubernetesNames::problemOfLabelKey));
        Optional<Operator> operator =
                fields.require("operator", "In").flatMap(it -> it.choice("an operator", Operator.values()));
        Optional<Set<String>> values = operator.flatMap(it -> values(item, fields, it));
        return key.isPresent() && values.isPresent()
                ? Optional.of(new Requirement(key.get(), operator.get(), values.get()))
                : Optional.empty();
    }

    private static Optional<Set<String>> values(Field item, Fields fields, Operator operator) {
        boolean wanted = operator == Operator.In || operator == Operator.NotIn;
        Optional<List<Field>> given = fields.get("values").flatMap(field -> field.items("[a, b]"));
        if (!wanted) {
            given.filter(it -> !it.isEmpty())
                    .ifPresent(it -> fields.get("values").orElseThrow().errorAtKey(operator + " takes no values"));
            return Optional.of(Set.of());
        }
        if (!fields.mentions("values")) {
            item.error(operator + " needs \"values\"; expected for example values: [a, b]");
            return Optional.empty();
        }
        given.filter(List::isEmpty)
                .ifPresent(it -> fields.get("values").orElseThrow().error(operator + " needs at least one value"));
        Set<String> values = new HashSet<>();
        given.orElse(List.of()).forEach(value -> labelValue(value).ifPresent(values::add));
        return values.isEmpty() ? Optional.empty() : Optional.of(values);
    }

    private static Optional<String> labelValue(Field field) {
        return field.text("asr", KubernetesNames::problemOfLabelValue);
    }
}
