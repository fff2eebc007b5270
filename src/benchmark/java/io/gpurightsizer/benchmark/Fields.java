package io.gpurightsizer.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;

/** The fields of a plan, and all that is wrong with them, each with its path. */
final class Fields {
    private final List<String> problems = new ArrayList<>();

    List<String> problems() {
        return problems;
    }

    void problem(String problem) {
        problems.add(problem);
    }

    String stage(String name, JsonNode stages, String path) {
        if (!stages.has(name)) {
            problem(path + ": \"" + name + "\" is none of spec.stages");
        }
        return name;
    }

    void only(JsonNode node, String path, String... known) {
        Set<String> others = new TreeSet<>();
        node.fieldNames().forEachRemaining(others::add);
        List.of(known).forEach(others::remove);
        others.forEach(it -> problem((path.isEmpty() ? it : path + "." + it) + ": unknown field; expected one of "
                + String.join(", ", known)));
    }

    void expect(JsonNode node, String name, String value) {
        if (!node.path(name).asText().equals(value)) {
            problem(name + ": expected " + value + ", found " + node.path(name));
        }
    }

    double number(JsonNode node, String path, String name, double otherwise, double least) {
        JsonNode value = node.path(name);
        if (value.isMissingNode() && otherwise >= 0) {
            return otherwise;
        }
        if (!value.isNumber() || value.asDouble() < least) {
            problem(path + "." + name + ": expected a number of " + least + " or more, found "
                    + (value.isMissingNode() ? "nothing" : value));
        }
        return value.asDouble();
    }

    String required(JsonNode node, String path, String name) {
        String value = node.path(name).asText("");
        if (value.isBlank()) {
            problem(path + "." + name + ": expected a text, found " + (node.has(name) ? "none" : "nothing"));
        }
        return value;
    }

    Optional<String> text(JsonNode node, String path, String name) {
        return node.has(name) ? Optional.of(required(node, path, name)) : Optional.empty();
    }

    /** The address of a server. */
    String address(JsonNode node, String path, String name) {
        String value = required(node, path, name);
        if (!value.isBlank() && !value.matches("https?://[^/\\s]+(/\\S*)?")) {
            problem(path + "." + name + ": expected an address such as http://server:8000, found \"" + value + "\"");
        }
        return value;
    }

    <T extends Enum<T>> T constant(T[] constants, JsonNode node, String path, String name, String all) {
        return constant(constants, node.path(name).asText(), path + "." + name, all);
    }

    <T extends Enum<T>> T constant(T[] constants, String value, String path, String all) {
        for (T constant : constants) {
            if (constant.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(value)) {
                return constant;
            }
        }
        problem(path + ": expected one of " + all + ", found \"" + value + "\"");
        return null;
    }

    void notEmpty(int size, String path, String what) {
        if (size == 0) {
            problem(path + ": expected " + what + " at least");
        }
    }
}
