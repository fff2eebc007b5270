package io.gpurightsizer.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import io.gpurightsizer.sizing.table.LabelSelector;
import io.gpurightsizer.sizing.table.LabelSelector.Operator;
import io.gpurightsizer.sizing.table.LabelSelector.Requirement;
import io.gpurightsizer.text.SafeText;

/** Reads a label selector as kubectl does, for example {@code app=asr,tier in (gold, silver),!canary}. */
final class SelectorConverter implements ITypeConverter<LabelSelector> {
    private static final String KEY = "([A-Za-z0-9][A-Za-z0-9._/-]*)";
    private static final Pattern PRESENT = Pattern.compile("(!?)\\s*" + KEY);
    private static final Pattern EQUAL = Pattern.compile(KEY + "\\s*(=|==|!=)\\s*([A-Za-z0-9._-]*)");
    private static final Pattern ONE_OF = Pattern.compile(KEY + "\\s+(in|notin)\\s*\\(([^()]*)\\)");

    /** A comma that is not inside parentheses. */
    private static final Pattern COMMA = Pattern.compile(",(?![^(]*\\))");

    @Override
    public LabelSelector convert(String text) {
        List<Requirement> requirements = new ArrayList<>();
        for (String part : COMMA.split(text)) {
            requirements.add(requirement(part.strip(), text));
        }
        return new LabelSelector(requirements);
    }

    private static Requirement requirement(String part, String text) {
        Matcher equal = EQUAL.matcher(part);
        if (equal.matches()) {
            Operator operator = equal.group(2).equals("!=") ? Operator.NotIn : Operator.In;
            return new Requirement(equal.group(1), operator, Set.of(equal.group(3)));
        }
        Matcher oneOf = ONE_OF.matcher(part);
        if (oneOf.matches()) {
            Operator operator = oneOf.group(2).equals("in") ? Operator.In : Operator.NotIn;
            return new Requirement(
                    oneOf.group(1), operator, Set.of(oneOf.group(3).strip().split("\\s*,\\s*")));
        }
        Matcher present = PRESENT.matcher(part);
        if (present.matches()) {
            Operator operator = present.group(1).isEmpty() ? Operator.Exists : Operator.DoesNotExist;
            return new Requirement(present.group(2), operator, Set.of());
        }
        throw new TypeConversionException(
                "expected a selector such as app=asr,tier!=test, found " + SafeText.quoted(text));
    }
}
