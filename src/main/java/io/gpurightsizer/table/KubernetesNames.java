package io.gpurightsizer.table;

import java.util.Optional;
import java.util.regex.Pattern;

import io.gpurightsizer.text.SafeText;

/**
 * What the API server accepts as names ({@code k8s.io/apimachinery/pkg/util/validation}). Each check returns what is wrong,
 * or nothing.
 */
final class KubernetesNames {
    private static final String WORD = "[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?";
    private static final Pattern QUALIFIED_NAME = Pattern.compile(WORD);
    private static final Pattern LABEL_VALUE = Pattern.compile("(" + WORD + ")?");
    private static final Pattern DNS_SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final Pattern VARIABLE = Pattern.compile("[-._a-zA-Z][-._a-zA-Z0-9]*");

    private KubernetesNames() {}

    static Optional<String> problemOfLabelKey(String key) {
        int slash = key.indexOf('/');
        String prefix = slash < 0 ? "" : key.substring(0, slash);
        String name = key.substring(slash + 1);
        if (slash >= 0
                && (prefix.length() > 253 || !DNS_SUBDOMAIN.matcher(prefix).matches())) {
            return problem(key, "a label key", "its prefix must be a DNS subdomain, as in app.kubernetes.io/name");
        }
        if (name.length() > 63 || !QUALIFIED_NAME.matcher(name).matches()) {
            return problem(key, "a label key", "its name must be " + words("1"));
        }
        return Optional.empty();
    }

    static Optional<String> problemOfLabelValue(String value) {
        return value.length() <= 63 && LABEL_VALUE.matcher(value).matches()
                ? Optional.empty()
                : problem(value, "a label value", "expected " + words("0"));
    }

    /** Names of rows follow the rule for label values, since they go into annotations and metrics. */
    static Optional<String> problemOfRowName(String name) {
        return !name.isEmpty() && problemOfLabelValue(name).isEmpty()
                ? Optional.empty()
                : problem(name, "a row's name", "expected " + words("1"));
    }

    static Optional<String> problemOfSubdomain(String name, String what, String example) {
        return name.length() <= 253 && DNS_SUBDOMAIN.matcher(name).matches()
                ? Optional.empty()
                : problem(name, what, "expected lower case letters, digits, '-' and '.', for example " + example);
    }

    static Optional<String> problemOfVariable(String name) {
        return VARIABLE.matcher(name).matches()
                ? Optional.empty()
                : problem(
                        name,
                        "the name of an environment variable",
                        "expected letters, digits, '_', '-' and '.', not beginning with a digit");
    }

    private static String words(String least) {
        return least + " to 63 letters, digits, '-', '_' or '.', beginning and ending with a letter or digit";
    }

    private static Optional<String> problem(String value, String what, String expected) {
        return Optional.of(SafeText.quoted(value) + " is not " + what + "; " + expected);
    }
}
