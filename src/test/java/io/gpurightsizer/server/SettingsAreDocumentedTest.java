package io.gpurightsizer.server;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.smallrye.config.WithDefault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.gpurightsizer.sizing.offers.AssumedOffers;
import io.gpurightsizer.text.SharedSettings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The tables of properties in docs/operations.md and certs/README.md, held against {@link Settings}. */
class SettingsAreDocumentedTest {
    private static final List<Path> TABLES = List.of(Path.of("docs/operations.md"), Path.of("certs/README.md"));
    private static final Pattern QUOTED = Pattern.compile("`([^`]*)`");

    /** Each property with its default, empty if it has none. */
    private static final Map<String, Optional<String>> SETTINGS = settings(Settings.class, "rightsizer.");

    private static Map<String, Optional<String>> settings(Class<?> mapping, String prefix) {
        Map<String, Optional<String>> found = new TreeMap<>();
        for (Method method : mapping.getDeclaredMethods()) {
            if (method.isDefault() || method.isSynthetic()) {
                continue;
            }
            String name = prefix + method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            if (method.getReturnType().getEnclosingClass() == Settings.class) {
                found.putAll(settings(method.getReturnType(), name + "."));
            } else {
                found.put(
                        name,
                        Optional.ofNullable(method.getAnnotation(WithDefault.class))
                                .map(WithDefault::value));
            }
        }
        return found;
    }

    @Test
    void everySettingIsListedOnceWithItsDefault() throws IOException {
        Map<String, Optional<String>> listed = new TreeMap<>();
        for (Path file : TABLES) {
            for (String line : Files.readAllLines(file)) {
                String[] cells = line.split("\\|");
                if (line.startsWith("| `rightsizer.") && cells.length > 3) {
                    List<String> defaults = quoted(cells[2]);
                    List<String> names = quoted(cells[1]);
                    for (int i = 0; i < names.size(); i++) {
                        Optional<String> value = i < defaults.size() ? Optional.of(defaults.get(i)) : Optional.empty();
                        assertEquals(null, listed.put(names.get(i), value), names.get(i) + " is listed twice");
                    }
                    assertTrue(cells[3].length() > 10, names + " are not explained");
                }
            }
        }

        assertEquals(SETTINGS, listed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rightsizer.mode|" + SharedSettings.MODE_MEANING,
                "rightsizer.share|" + SharedSettings.SHARE_MEANING,
                "rightsizer.gpu-hour-price|" + SharedSettings.GPU_HOUR_PRICE_MEANING,
                "rightsizer.table|" + SharedSettings.TABLE_MEANING,
                "rightsizer.overrides|" + SharedSettings.OVERRIDES_MEANING,
                "rightsizer.nodes|" + SharedSettings.NODES_MEANING,
                "rightsizer.assume-gpu|" + SharedSettings.ASSUME_GPU_MEANING
            })
    void thePageSaysOfASettingWhatTheCommandLineSays(String property, String meaning) throws IOException {
        String line = Files.readAllLines(Path.of("docs/operations.md")).stream()
                .filter(it -> it.startsWith("| `" + property + "` |"))
                .findFirst()
                .orElseThrow();

        String description = line.split("\\|")[3].replace("`", "").strip();

        assertEquals(
                meaning.toLowerCase(Locale.ROOT),
                description.substring(0, meaning.length()).toLowerCase(Locale.ROOT));
    }

    @Test
    void noDocumentAndNoManifestNamesASettingThatDoesNotExist() throws IOException {
        TreeSet<String> unknown = new TreeSet<>();
        Pattern name = Pattern.compile("(?<![-/.\\w])rightsizer\\.[a-z][a-z.-]*[a-z]");
        for (Path file : texts()) {
            Matcher names = name.matcher(Files.readString(file));
            while (names.find()) {
                if (!SETTINGS.containsKey(names.group())) {
                    unknown.add(file + ": " + names.group());
                }
            }
        }

        assertEquals(new TreeSet<String>(), unknown);
    }

    @Test
    void theGpuThatIsAssumedIsTheOneThatTheCommandLineAssumes() {
        assertEquals(Optional.of(AssumedOffers.DEFAULT_PRODUCT), SETTINGS.get("rightsizer.assume-gpu"));
    }

    private static List<Path> texts() throws IOException {
        try (Stream<Path> manifests = Files.walk(Path.of("k8s"));
                Stream<Path> documents = Files.walk(Path.of("docs"))) {
            return Stream.of(
                            TABLES.stream(),
                            Stream.of(Path.of("README.md"), Path.of("SECURITY.md"), Path.of("CHANGELOG.md")),
                            manifests.filter(it -> it.toString().endsWith(".yaml")),
                            documents.filter(it -> it.toString().endsWith(".md")))
                    .flatMap(it -> it)
                    .toList();
        }
    }

    private static List<String> quoted(String cell) {
        return QUOTED.matcher(cell).results().map(it -> it.group(1)).toList();
    }
}
