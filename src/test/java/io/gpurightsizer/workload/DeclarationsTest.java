package io.gpurightsizer.workload;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.pod.SubmittedPod;
import io.gpurightsizer.sizing.DeclaredNeed;
import io.gpurightsizer.sizing.names.ModelIdentity;
import io.gpurightsizer.sizing.table.IdentityKeys;
import io.gpurightsizer.sizing.table.Isolation;
import io.gpurightsizer.text.ApiGroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What is read from where, and what takes precedence. */
class DeclarationsTest {
    private static final PodSettings DENY = new PodSettings(IdentityKeys.DEFAULT, Mode.DRY_RUN, false);

    @Test
    void thePodsAnnotationComesBeforeItsLabelAndThatBeforeTheOwnerAndThatBeforeTheNamespace() {
        assertEquals(Mode.ENFORCE, mode("enforce", "off", "off", "off"));
        assertEquals(Mode.ENFORCE, mode("", "enforce", "off", "off"));
        assertEquals(Mode.ENFORCE, mode("", "", "enforce", "off"));
        assertEquals(Mode.ENFORCE, mode("", "", "", "enforce"));
        assertEquals(Mode.DRY_RUN, mode("", "", "", ""));
    }

    @Test
    void aModeThatIsNoneIsPassedOverWithAWarning() {
        Declarations declarations = declarations(Map.of(Keys.MODE, "on"), Map.of(), Map.of(Keys.MODE, "off"), Map.of());

        assertEquals(Mode.OFF, declarations.mode());
        assertEquals(
                List.of("ignored annotation gpu-rightsizer.io/mode: \"on\" is not a mode; expected one of enforce,"
                        + " dry-run, off"),
                declarations.warnings());
    }

    @Test
    void aNamespacesShareThatIsNoneLetsNothingBeResizedWithAWarning() {
        SubmittedPod pod = pod(Map.of(), Map.of());
        PodContext context = new PodContext(Map.of(), Map.of(Keys.SHARE, "10pct"));
        Declarations declarations = new Declarations(pod, context, Pods.SETTINGS);

        assertEquals(Mode.OUTSIDE_SHARE, declarations.enforcedFor(pod, context));
        assertTrue(declarations.warnings().get(0).startsWith("ignored namespace label gpu-rightsizer.io/share"));
    }

    @Test
    void aNumberOfReplicasThatIsNoneLetsNothingBeResizedWhateverTheOwnerSays() {
        SubmittedPod pod = pod(Map.of(Keys.REPLICAS, "one"), Map.of());
        PodContext context = new PodContext(Map.of(Keys.REPLICAS, "5"), Map.of());
        Declarations declarations = new Declarations(pod, context, Pods.SETTINGS);

        assertEquals(Mode.OUTSIDE_SHARE, declarations.enforcedFor(pod, context));
        assertTrue(declarations.warnings().get(0).startsWith("ignored annotation gpu-rightsizer.io/replicas"));
    }

    @Test
    void aNamespacesModeThatIsNoneIsWarnedAboutToo() {
        Declarations declarations = declarations(Map.of(), Map.of(), Map.of(), Map.of(Keys.MODE, "x"));

        assertEquals(Mode.DRY_RUN, declarations.mode());
        assertTrue(declarations.warnings().get(0).startsWith("ignored namespace label gpu-rightsizer.io/mode"));
    }

    @Test
    void aContainersOwnKeyComesBeforeTheOneForAllInTheSamePlace() {
        Declarations declarations = declarations(
                Map.of(Keys.MEMORY, "4Gi", Keys.MEMORY + ".asr", "8Gi"),
                Map.of(),
                Map.of(Keys.MEMORY + ".tts", "2Gi"),
                Map.of());

        assertEquals(
                Optional.of(GpuMemory.parse("8Gi")), declarations.need("asr").memory());
        assertEquals(
                Optional.of(GpuMemory.parse("4Gi")), declarations.need("tts").memory());
    }

    @Test
    void whatIsDeclaredIsRead() {
        Declarations declarations = declarations(
                Map.of(Keys.ISOLATION, "hardware", Keys.RESOURCE, "nvidia.com/mig-1g.10gb"),
                Map.of(),
                Map.of(),
                Map.of());

        DeclaredNeed need = declarations.need("main");

        assertEquals(Optional.of(Isolation.HARDWARE), need.isolation());
        assertEquals(Optional.of("nvidia.com/mig-1g.10gb"), need.resource());
        assertEquals(List.of(), declarations.warnings());
    }

    @Test
    void aModelIsReadFromAnnotationLabelAndOwner() {
        assertEquals(new ModelIdentity("a", "annotation gpu-rightsizer.io/model"), model("A", "b", "c"));
        assertEquals(new ModelIdentity("b", "label gpu-rightsizer.io/model"), model("", "b", "c"));
        assertEquals(new ModelIdentity("c", "owner annotation gpu-rightsizer.io/model"), model("", "", "c"));
    }

    @Test
    void aModelMayBeGivenForOneContainer() {
        Declarations declarations =
                declarations(Map.of(Keys.MODEL + ".x", "one", Keys.MODEL, "all"), Map.of(), Map.of(), Map.of());

        assertEquals("one", declarations.model("x").orElseThrow().name());
        assertEquals("all", declarations.model("y").orElseThrow().name());
    }

    @Test
    void whereOverridesAreDeniedOnlyTheModelIsReadAndTheRestWarnedAbout() {
        Declarations declarations = new Declarations(
                pod(Map.of(Keys.MODEL, "m", Keys.MEMORY, "1Gi", Keys.MODE, "off"), Map.of()),
                new PodContext(Map.of(), Map.of(Keys.MODE, "enforce")),
                DENY);

        assertEquals("m", declarations.model("x").orElseThrow().name());
        assertEquals(DeclaredNeed.NOTHING, declarations.need("x"));
        assertEquals(Mode.ENFORCE, declarations.mode());
        assertEquals(2, declarations.warnings().size());
        assertTrue(
                declarations.warnings().stream().allMatch(it -> it.endsWith("overrides are denied in this cluster")));
    }

    @Test
    void keysNobodyReadsAreWarnedAbout() {
        Declarations declarations = declarations(
                Map.of("gpu-rightsizer.io/memroy", "1Gi", Keys.REASON, "ours", "other.io/memory", "x"),
                Map.of(Keys.MEMORY, "1Gi"),
                Map.of(),
                Map.of());

        assertEquals(
                List.of(
                        "ignored annotation gpu-rightsizer.io/memroy: not a key that is read here",
                        "ignored label gpu-rightsizer.io/memory: not a key that is read here"),
                declarations.warnings());
    }

    @Test
    void aKeyForAContainerThatIsNotThereIsWarnedAbout() {
        Declarations declarations = new Declarations(
                Pods.read("{\"metadata\":{\"annotations\":{\"" + Keys.MEMORY + ".asr\":\"1Gi\",\"" + Keys.MEMORY
                        + ".tts\":\"1Gi\"}},\"spec\":{\"containers\":[{\"name\":\"asr\"}]}}"),
                new PodContext(Map.of(), Map.of()),
                Pods.SETTINGS);

        assertEquals(
                List.of("ignored annotation gpu-rightsizer.io/memory.tts: there is no such container"),
                declarations.warnings());
    }

    @Test
    void aModeForOneContainerIsWarnedAbout() {
        Declarations declarations = new Declarations(
                Pods.read("{\"metadata\":{\"annotations\":{\"" + Keys.MODE
                        + ".asr\":\"off\"}},\"spec\":{\"containers\":[{\"name\":\"asr\"}]}}"),
                new PodContext(Map.of(), Map.of()),
                Pods.SETTINGS);

        assertEquals(
                List.of("ignored annotation gpu-rightsizer.io/mode.asr: a mode is for a whole pod"),
                declarations.warnings());
        assertEquals(Mode.DRY_RUN, declarations.mode());
    }

    @Test
    void aLabelSaysNothingOfIsolationAndTheOwnersAnnotationCounts() {
        Declarations declarations =
                declarations(Map.of(), Map.of(Keys.ISOLATION, "any"), Map.of(Keys.ISOLATION, "hardware"), Map.of());

        assertEquals(Optional.of(Isolation.HARDWARE), declarations.need("main").isolation());
    }

    @Test
    void theNamespaceSaysAnIsolationOfItsOwn() {
        Declarations declarations =
                declarations(Map.of(Keys.ISOLATION, "any"), Map.of(), Map.of(), Map.of(Keys.ISOLATION, "hardware"));

        DeclaredNeed need = declarations.need("main");

        assertEquals(Optional.of(Isolation.ANY), need.isolation());
        assertEquals(Optional.of(Isolation.HARDWARE), need.namespaceIsolation());
        assertEquals(List.of(), declarations.warnings());
    }

    @Test
    void aNamespacesIsolationThatIsNoneIsIgnoredWithAWarning() {
        Declarations declarations = declarations(Map.of(), Map.of(), Map.of(), Map.of(Keys.ISOLATION, "strict"));

        assertEquals(DeclaredNeed.NOTHING, declarations.need("main"));
        assertEquals(1, declarations.warnings().size());
        assertTrue(declarations
                .warnings()
                .get(0)
                .startsWith("ignored namespace label gpu-rightsizer.io/isolation: \"strict\" is not an isolation;"
                        + " expected"));
    }

    @Test
    void isolationMayBeGivenForOneContainer() {
        Declarations declarations = declarations(
                Map.of(Keys.ISOLATION + ".x", "hardware", Keys.ISOLATION, "any"), Map.of(), Map.of(), Map.of());

        assertEquals(Optional.of(Isolation.HARDWARE), declarations.need("x").isolation());
        assertEquals(Optional.of(Isolation.ANY), declarations.need("y").isolation());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OUTSIDE_SHARE")
    void aModeIsReadByTheWordItIsWrittenWith(Mode mode) {
        assertEquals(mode, mode(mode.toString(), "", "", ""));
    }

    @Test
    void nobodyCanChooseToBeOutsideOfTheShare() {
        assertEquals(Mode.DRY_RUN, mode("outside-share", "", "", ""));
    }

    @Test
    void aResourceMayBeAClaimTemplate() {
        Declarations declarations =
                declarations(Map.of(Keys.RESOURCE, "claimTemplate/slice-or-gpu"), Map.of(), Map.of(), Map.of());

        assertEquals(
                Optional.of("claimTemplate/slice-or-gpu"),
                declarations.need("main").resource());
        assertEquals(List.of(), declarations.warnings());
    }

    @Test
    void aClaimTemplateWithoutAProperNameIsIgnoredWithAWarning() {
        Declarations declarations =
                declarations(Map.of(Keys.RESOURCE, "claimTemplate/Voice"), Map.of(), Map.of(), Map.of());

        assertEquals(Optional.empty(), declarations.need("main").resource());
        assertEquals(1, declarations.warnings().size());
        assertTrue(
                declarations
                        .warnings()
                        .get(0)
                        .startsWith("ignored annotation gpu-rightsizer.io/resource: \"claimTemplate/Voice\" names no"),
                declarations.warnings()::toString);
    }

    @Test
    void isolationAloneIsANeedToo() {
        Declarations declarations = declarations(Map.of(Keys.ISOLATION, "any"), Map.of(), Map.of(), Map.of());

        assertEquals(
                new DeclaredNeed(Optional.empty(), Optional.of(Isolation.ANY), Optional.empty()),
                declarations.need("main"));
    }

    @Test
    void noMoreIsSaidThanOneWouldRead() {
        Map<String, String> many = new java.util.HashMap<>();
        for (int i = 0; i < 100; i++) {
            many.put(ApiGroup.PREFIX + "wrong-" + i, "x");
        }

        assertEquals(
                10, declarations(many, Map.of(), Map.of(), Map.of()).warnings().size());
    }

    @Test
    void theSameIsSaidOnceAndInAHundredAndTwentyCharacters() {
        Declarations declarations = declarations(Map.of(Keys.MEMORY, "x".repeat(300)), Map.of(), Map.of(), Map.of());

        declarations.need("a");
        declarations.need("b");

        assertEquals(1, declarations.warnings().size());
        assertEquals(120, declarations.warnings().get(0).length());
        assertTrue(declarations.warnings().get(0).endsWith("…"));
    }

    private static ModelIdentity model(String annotation, String label, String owner) {
        return declarations(of(Keys.MODEL, annotation), of(Keys.MODEL, label), of(Keys.MODEL, owner), Map.of())
                .model("main")
                .orElseThrow();
    }

    private static Mode mode(String annotation, String label, String owner, String namespace) {
        return declarations(
                        of(Keys.MODE, annotation), of(Keys.MODE, label), of(Keys.MODE, owner), of(Keys.MODE, namespace))
                .mode();
    }

    private static Map<String, String> of(String key, String value) {
        return value.isEmpty() ? Map.of() : Map.of(key, value);
    }

    private static Declarations declarations(
            Map<String, String> annotations,
            Map<String, String> labels,
            Map<String, String> owner,
            Map<String, String> namespace) {
        return new Declarations(pod(annotations, labels), new PodContext(owner, namespace), Pods.SETTINGS);
    }

    private static SubmittedPod pod(Map<String, String> annotations, Map<String, String> labels) {
        SubmittedPod plain = Pods.read("{\"metadata\":{},\"spec\":{}}");
        return new SubmittedPod(
                plain.namespace(),
                plain.name(),
                true,
                true,
                false,
                labels,
                annotations,
                plain.owner(),
                plain.schedulerName(),
                List.of(),
                List.of(),
                List.of(),
                plain.placement());
    }
}
