package io.gpurightsizer.jar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.gpurightsizer.testing.Reviews;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What is shipped, against the list of it that the build makes; offline it makes none, and these tests are skipped. */
class ComponentsIT {
    private static final Path BILL = Path.of("target/gpu-rightsizer-bom.json");
    private static final Path LIBRARIES = Path.of("target/quarkus-app/lib");
    private static final Path DOCUMENT = Path.of("docs/licences.md");

    private static final String WITHOUT = BILL + " is missing: the build makes it only where Maven is not offline";

    private static final String COMMAND = "./mvnw verify -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false"
            + " -Dit.test=ComponentsIT -Dlicences.write=true";

    /** The part of a component's purl that tells one jar of a project's version from another. */
    private static final Pattern CLASSIFIER = Pattern.compile("[?&]classifier=([^&]+)");

    /** Licences by the name of the jar. */
    private static final Map<String, Set<String>> LISTED = new TreeMap<>();

    @BeforeAll
    static void readTheBill() throws IOException {
        if (!Files.exists(BILL)) {
            System.err.println("SKIPPED, components: " + WITHOUT);
        }
        assumeTrue(Files.exists(BILL), WITHOUT);
        for (JsonNode component : Reviews.JSON.readTree(BILL.toFile()).path("components")) {
            Set<String> licences = new TreeSet<>();
            for (JsonNode choice : component.path("licenses")) {
                JsonNode licence = choice.path("license");
                licences.add(
                        choice.has("expression")
                                ? choice.path("expression").asText()
                                : licence.path("id").asText(licence.path("name").asText()));
            }
            Matcher classifier = CLASSIFIER.matcher(component.path("purl").asText());
            LISTED.put(
                    component.path("group").asText() + "."
                            + component.path("name").asText() + "-"
                            + component.path("version").asText()
                            + (classifier.find() ? "-" + classifier.group(1) : "") + ".jar",
                    licences);
        }
    }

    @Test
    void everyLibraryThatIsShippedIsListedWithALicence() throws IOException {
        List<String> without = new ArrayList<>();

        for (String library : shipped()) {
            if (LISTED.getOrDefault(library, Set.of()).isEmpty()) {
                without.add(library);
            }
        }

        assertEquals(List.of(), without);
    }

    /** Run with {@code -Dlicences.write=true} it is written. */
    @Test
    void theListOfLicencesIsThatOfWhatIsShipped() throws IOException {
        String expected = document();
        if (Boolean.getBoolean("licences.write")) {
            Files.writeString(DOCUMENT, expected);
        }

        String actual = Files.readString(DOCUMENT);

        assertEquals(expected, actual, "write it anew: " + COMMAND);
    }

    private static String document() throws IOException {
        Map<String, Set<String>> libraries = new TreeMap<>();
        for (String library : shipped()) {
            libraries
                    .computeIfAbsent(
                            String.join(", ", LISTED.getOrDefault(library, Set.of())), licence -> new TreeSet<>())
                    .add(library.replaceFirst("\\bnative-[a-z]+-[a-z0-9_]+", "native-PLATFORM"));
        }
        StringBuilder document = new StringBuilder("""
                # Licences

                The libraries in the image and their licences, as their publishers state them; where there are several, one may \
                choose. The build lists the same with checksums in `target/gpu-rightsizer-bom.json`. Which native libraries there are depends on \
                the machine it is built on. GPU Rightsizer itself is \
                under the [Apache License 2.0](../LICENSE).
                """);
        libraries.forEach((licence, names) -> {
            document.append("\n## ").append(licence).append("\n\n");
            names.forEach(name -> document.append("- ").append(name).append('\n'));
        });
        return document.toString();
    }

    private static Set<String> shipped() throws IOException {
        try (Stream<Path> files = Files.walk(LIBRARIES)) {
            Set<String> names = new TreeSet<>();
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jar"))
                    .forEach(names::add);
            return names;
        }
    }
}
