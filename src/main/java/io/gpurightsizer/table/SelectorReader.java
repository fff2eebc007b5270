package io.gpurightsizer.table;

import java.util.ArrayList;
import java.util.Arrays;
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
import io.gpurightsizer.table.yaml.SpellingHint;
import io.gpurightsizer.text.SafeText;

/** Reads {@code matchLabels} and {@code matchExpressions} as strictly as the API server does. */
final class SelectorReader {
    private static final List<String> EXPRESSION = List.of("key", "operator", "values");
    private static final List<String> OPERATORS =
            Arrays.stream(Operator.values()).map(Operator::name).toList();

    private SelectorReader() {}

    /** Everything a row asks of labels; what is bad is left out or stands there as it is, as the problems say. */
    static LabelSelector read(Fields row) {
        List<Requirement> requirements = new ArrayList<>();
        row.get("matchLabels").ifPresent(field -> labels(field, requirements));
        row.get("matchExpressions")
                .flatMap(field -> field.items("[{key: tier, operator: In, values: [gpu]}]"))
                .ifPresent(items -> items.forEach(item -> expression(item).ifPresent(requirements::add)));
        return new LabelSelector(requirements);
    }

    private static void labels(Field field, List<Requirement> requirements) {
        for (Map.Entry<String, Field> entry : field.entries().entrySet()) {
            Field value = entry.getValue();
            KubernetesNames.problemOfLabelKey(entry.getKey()).ifPresent(value::errorAtKey);
            labelValue(value)
                    .ifPresent(text -> requirements.add(new Requirement(entry.getKey(), Operator.In, Set.of(text))));
        }
    }

    private static Optional<Requirement> expression(Field item) {
        Optional<Fields> read = item.fields();
        if (read.isEmpty()) {
            return Optional.empty();
        }
        Fields fields = read.get().only(EXPRESSION);
        Optional<String> key = fields.require("key", "tier").flatMap(SelectorReader::labelKey);
        Optional<Operator> operator = fields.require("operator", "In").flatMap(SelectorReader::operator);
        Optional<Set<String>> values = operator.flatMap(it -> values(item, fields, it));
        return key.isPresent() && values.isPresent()
                ? Optional.of(new Requirement(key.get(), operator.get(), values.get()))
                : Optional.empty();
    }

    private static Optional<String> labelKey(Field field) {
        Optional<String> key = field.text("app.kubernetes.io/name");
        key.flatMap(KubernetesNames::problemOfLabelKey).ifPresent(field::error);
        return key;
    }

    private static Optional<Operator> operator(Field field) {
        return field.text("In").flatMap(word -> {
            if (OPERATORS.contains(word)) {
                return Optional.of(Operator.valueOf(word));
            }
            field.error(SafeText.quoted(word) + " is not an operator; expected one of " + String.join(", ", OPERATORS)
                    + SpellingHint.hint(word, OPERATORS));
            return Optional.empty();
        });
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
        Optional<String> value = field.text("asr");
        value.flatMap(KubernetesNames::problemOfLabelValue).ifPresent(field::error);
        return value;
    }
}
