package io.gpurightsizer.manifests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

import io.gpurightsizer.testing.Chart;
import io.gpurightsizer.testing.Reviews;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The table of values in the chart's README is made from the comments in {@code values.yaml}. */
class ChartReadmeTest {
    private static final Path VALUES = Chart.FOLDER.resolve("values.yaml");
    private static final Path README = Chart.FOLDER.resolve("README.md");
    private static final String BEGIN = "<!-- made from values.yaml: -->\n";
    private static final Pattern COMMENT = Pattern.compile("\\s*# -- (.*)");
    private static final Pattern CONTINUED = Pattern.compile("\\s*# (?!--)(.*)");
    private static final Pattern KEY = Pattern.compile("( *)([A-Za-z]+):.*");

    private final ObjectNode defaults = Reviews.yaml(VALUES);

    /** Run with {@code -Dchart.write=true} it is written. */
    @Test
    void theReadmeListsEveryValueWithItsDefault() throws IOException {
        String readme = Files.readString(README);
        String expected = readme.substring(0, readme.indexOf(BEGIN) + BEGIN.length()) + table();
        if (Boolean.getBoolean("chart.write")) {
            Files.writeString(README, expected);
        }

        assertEquals(
                expected,
                Files.readString(README),
                "write it anew: ./mvnw test -Dtest=ChartReadmeTest -Dchart.write=true");
    }

    @Test
    void everyValueHasAComment() throws IOException {
        Set<String> commented = new TreeSet<>(comments().keySet());
        Set<String> uncommented = new TreeSet<>();
        for (String leaf : leaves("", defaults)) {
            if (commented.stream().noneMatch(it -> leaf.equals(it) || leaf.startsWith(it + "."))) {
                uncommented.add(leaf);
            }
        }

        assertEquals(Set.of(), uncommented);
        assertTrue(commented.size() > 30, commented.toString());
    }

    private String table() throws IOException {
        StringBuilder table = new StringBuilder("| value | default | |\n|---|---|---|\n");
        comments()
                .forEach((path, comment) -> table.append("| `")
                        .append(path)
                        .append("` | `")
                        .append(defaults.at("/" + path.replace('.', '/')))
                        .append("` | ")
                        .append(comment.replace("|", "\\|"))
                        .append(" |\n"));
        return table.toString();
    }

    /** What stands behind {@code # --} before a key, by the path of the key, in the order of the file. */
    private static Map<String, String> comments() throws IOException {
        Map<String, String> comments = new LinkedHashMap<>();
        Deque<String> path = new ArrayDeque<>();
        String comment = "";
        for (String line : Files.readAllLines(VALUES)) {
            Matcher begun = COMMENT.matcher(line);
            Matcher continued = CONTINUED.matcher(line);
            Matcher key = KEY.matcher(line);
            if (begun.matches()) {
                comment = begun.group(1);
            } else if (continued.matches() && !comment.isEmpty()) {
                comment += " " + continued.group(1);
            } else if (key.matches()) {
                while (path.size() > key.group(1).length() / 2) {
                    path.removeLast();
                }
                path.addLast(key.group(2));
                if (!comment.isEmpty()) {
                    comments.put(String.join(".", path), comment);
                }
                comment = "";
            }
        }
        return comments;
    }

    private static List<String> leaves(String path, JsonNode node) {
        List<String> leaves = new ArrayList<>();
        if (!node.isObject() || node.isEmpty()) {
            leaves.add(path);
        } else {
            node.properties()
                    .forEach(it -> leaves.addAll(
                            leaves(path.isEmpty() ? it.getKey() : path + "." + it.getKey(), it.getValue())));
        }
        return leaves;
    }
}
