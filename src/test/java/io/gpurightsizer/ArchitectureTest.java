package io.gpurightsizer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

import io.gpurightsizer.testing.Readme;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

/** Who may import whom; docs/development.md draws the same picture. */
@AnalyzeClasses(packages = "io.gpurightsizer", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String BASE = "io.gpurightsizer.";
    private static final String JACKSON = "com.fasterxml.jackson..";
    private static final String JAVA = "java..";
    private static final String TEMPLATES = "io.quarkus.qute..";

    /** Packages that any other may import, where no stricter rule below says otherwise. */
    private static final Set<String> BASICS = Set.of("gpu", "text", "objects", "background");

    private static final Path PAGE = Path.of("docs/development.md");

    /** Each package, its sub-packages included, and the others that it may import, in that page's order. */
    private static final Map<String, Set<String>> PACKAGES = new LinkedHashMap<>();

    static {
        PACKAGES.put("gpu", Set.of());
        PACKAGES.put("text", Set.of());
        PACKAGES.put("objects", Set.of());
        PACKAGES.put("background", Set.of());
        PACKAGES.put("sizing", Set.of());
        PACKAGES.put("pod", Set.of("sizing"));
        PACKAGES.put("workload", Set.of("sizing", "pod"));
        PACKAGES.put("table", Set.of("sizing"));
        PACKAGES.put("cluster", Set.of("sizing", "pod"));
        PACKAGES.put("certificates", Set.of());
        PACKAGES.put("audit", Set.of("sizing", "pod", "workload"));
        PACKAGES.put("plan", Set.of("sizing", "pod", "workload", "cluster", "audit"));
        PACKAGES.put("companions", Set.of("sizing", "cluster", "audit"));
        PACKAGES.put("preflight", Set.of("sizing", "workload", "cluster", "audit", "pod"));
        PACKAGES.put("recommend", Set.of("sizing", "pod", "audit"));
        PACKAGES.put("report", Set.of("audit", "plan"));
        PACKAGES.put("rewrite", Set.of("sizing", "workload", "audit"));
        PACKAGES.put("tabletest", Set.of("sizing", "table", "audit"));
        PACKAGES.put(
                "cli",
                Set.of(
                        "sizing",
                        "pod",
                        "workload",
                        "table",
                        "cluster",
                        "certificates",
                        "audit",
                        "plan",
                        "companions",
                        "preflight",
                        "recommend",
                        "report",
                        "rewrite",
                        "tabletest"));
        PACKAGES.put("server", Set.of("sizing", "pod", "workload", "table", "cluster", "certificates"));
        PACKAGES.put("admission", Set.of("sizing", "pod", "workload", "table", "cluster", "server"));
        PACKAGES.put("health", Set.of("certificates", "server", "admission"));
    }

    @ArchTest
    static void aPackageImportsOnlyPackagesAboveIt(JavaClasses imported) {
        PACKAGES.forEach((name, allowed) -> {
            String[] others = PACKAGES.keySet().stream()
                    .filter(other -> !other.equals(name) && !BASICS.contains(other) && !allowed.contains(other))
                    .map(other -> BASE + other + "..")
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(BASE + name + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others)
                    .because("docs/development.md lists the packages so that each imports only those above it")
                    .check(imported);
        });
    }

    @ArchTest
    static void thePageListsEveryPackageInThisOrder(JavaClasses imported) {
        List<String> listed = new ArrayList<>();
        for (String line : Readme.block(PAGE, "text", "gpu/ ").split("\n")) {
            String name = line.substring(0, line.indexOf('/'));
            boolean inside = name.startsWith("  ");
            listed.add(inside ? listed.get(listed.size() - 1).replaceAll("[.].*", "") + "." + name.strip() : name);
        }
        Set<String> packages = imported.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith(BASE))
                .map(name -> name.substring(BASE.length()))
                .collect(Collectors.toCollection(TreeSet::new));
        packages.add("cluster");

        assertEquals(packages, new TreeSet<>(listed));
        assertEquals(
                List.copyOf(PACKAGES.keySet()),
                listed.stream().filter(name -> !name.contains(".")).toList());
    }

    @ArchTest
    static void theClassesThatThePageNamesExist(JavaClasses imported) {
        Set<String> classes = imported.stream().map(JavaClass::getSimpleName).collect(Collectors.toSet());
        classes.add(ArchitectureTest.class.getSimpleName());

        List<String> unknown = Pattern.compile("`(?:[a-z]+/)*([A-Z]\\w+)(?:\\.\\w+)?`")
                .matcher(Readme.section(PAGE, "How the code is laid out"))
                .results()
                .map(match -> match.group(1))
                .filter(name -> !classes.contains(name))
                .toList();

        assertEquals(List.of(), unknown);
    }

    @ArchTest
    static final ArchRule theVocabularyNeedsNothing = classes()
            .that()
            .resideInAnyPackage(BASE + "gpu..", BASE + "text..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(BASE + "gpu..", BASE + "text..", JAVA)
            .because("every package imports it, so it may import none of them");

    @ArchTest
    static final ArchRule whatRunsInTheBackgroundNeedsNothing = classes()
            .that()
            .resideInAPackage(BASE + "background..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(BASE + "background..", JAVA)
            .because("it knows threads and files, not what they are for");

    @ArchTest
    static final ArchRule theDecisionIsPure = classes()
            .that()
            .resideInAPackage(BASE + "sizing..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(BASE + "sizing..", BASE + "gpu..", BASE + "text..", JAVA)
            .because("it must give the webhook, the audit and a test the same answer");

    @ArchTest
    static final ArchRule theDecisionDoesNoInputOrOutput = noClasses()
            .that()
            .resideInAPackage(BASE + "sizing..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.io..", "java.nio..", "java.net..", "java.util.logging..")
            .because("a decision that waits for something delays every pod of the cluster");

    @ArchTest
    static final ArchRule podsAreReadWithoutAServer = classes()
            .that()
            .resideInAnyPackage(BASE + "pod..", BASE + "workload..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    BASE + "pod..",
                    BASE + "workload..",
                    BASE + "sizing..",
                    BASE + "gpu..",
                    BASE + "text..",
                    JACKSON,
                    JAVA)
            .because("the command line reads the same pods as the webhook");

    @ArchTest
    static final ArchRule tablesAreReadWithoutAServer = classes()
            .that()
            .resideInAPackage(BASE + "table..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    BASE + "table..",
                    BASE + "background..",
                    BASE + "sizing..",
                    BASE + "gpu..",
                    BASE + "objects..",
                    BASE + "text..",
                    JACKSON,
                    "org.yaml.snakeyaml..",
                    JAVA)
            .because("check-table reads the same tables as the webhook");

    @ArchTest
    static final ArchRule objectsAreReadWithoutKnowingWhatFor = classes()
            .that()
            .resideInAPackage(BASE + "objects..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(BASE + "objects..", BASE + "text..", JACKSON, "org.yaml.snakeyaml..", JAVA)
            .because("the audit and the cluster's nodes come from the same files");

    @ArchTest
    static final ArchRule onlyTheServerAnswersReviews = noClasses()
            .that()
            .resideOutsideOfPackages(BASE + "admission..", BASE + "health..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(BASE + "admission..")
            .because("it is the shell around everything else, and nothing calls it but the HTTP server");

    @ArchTest
    static final ArchRule onlyTheClusterAndTheCommandLineTalkToKubernetes = noClasses()
            .that()
            .resideOutsideOfPackages(
                    BASE + "cluster..", BASE + "certificates..", BASE + "report..", BASE + "cli..", BASE + "server..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.fabric8..")
            .because("the rest works on values");

    @ArchTest
    static final ArchRule onlyTheShellKnowsQuarkus = noClasses()
            .that()
            .resideOutsideOfPackages(BASE + "server..", BASE + "admission..", BASE + "health..", "io.gpurightsizer")
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.quarkus..", "jakarta..", "io.micrometer..")
                    .and(resideOutsideOfPackage(TEMPLATES)))
            .because("the server is one of three ways in");

    @ArchTest
    static final ArchRule onlyReportsAreTemplates = noClasses()
            .that()
            .resideOutsideOfPackages(BASE + "audit.format..", BASE + "plan.format..", BASE + "recommend.format..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(TEMPLATES)
            .because("a template engine costs a start of the command line more than it can save elsewhere");

    @ArchTest
    static final ArchRule thePackagesFormNoCycle = SlicesRuleDefinition.slices()
            .matching(BASE + "(**)")
            .should()
            .beFreeOfCycles()
            .because("packages that import each other can only be understood together");
}
