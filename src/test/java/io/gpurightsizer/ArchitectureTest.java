package io.gpurightsizer;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/** Who may import whom; the README draws the same picture. */
@AnalyzeClasses(packages = "io.gpurightsizer", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String BASE = "io.gpurightsizer.";
    private static final String JACKSON = "com.fasterxml.jackson..";
    private static final String JAVA = "java..";

    @ArchTest
    static final ArchRule theVocabularyNeedsNothing = classes()
            .that()
            .resideInAnyPackage(BASE + "gpu..", BASE + "text..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(BASE + "gpu..", BASE + "text..", JAVA)
            .because("every package speaks it, so it may know none of them");

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
            .because("it is the shell around everything else, and calls go inwards");

    @ArchTest
    static final ArchRule onlyTheClusterAndTheCommandLineTalkToKubernetes = noClasses()
            .that()
            .resideOutsideOfPackages(BASE + "cluster..", BASE + "certificates..", BASE + "cli..", BASE + "server..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.fabric8..")
            .because("the rest works on values");

    @ArchTest
    static final ArchRule onlyTheShellKnowsQuarkus = noClasses()
            .that()
            .resideOutsideOfPackages(BASE + "server..", BASE + "admission..", BASE + "health..", "io.gpurightsizer")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.quarkus..", "jakarta..", "io.micrometer..")
            .because("the server is one of three ways in");

    @ArchTest
    static final ArchRule thePackagesFormNoCycle = SlicesRuleDefinition.slices()
            .matching(BASE + "(**)")
            .should()
            .beFreeOfCycles()
            .because("a line has to know its room, and a room the rooms below it");
}
