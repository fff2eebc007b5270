package io.gpurightsizer.sizing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.sizing.names.FoundName;
import io.gpurightsizer.sizing.names.ModelNames;
import io.gpurightsizer.sizing.offers.AdmissionRules;
import io.gpurightsizer.sizing.offers.Hardware;
import io.gpurightsizer.sizing.offers.MemoryClaim;
import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.sizing.offers.Room;
import io.gpurightsizer.sizing.offers.Target;
import io.gpurightsizer.sizing.table.Glob;
import io.gpurightsizer.sizing.table.Isolation;
import io.gpurightsizer.sizing.table.LabelSelector;
import io.gpurightsizer.sizing.table.Need;
import io.gpurightsizer.sizing.table.Setting;
import io.gpurightsizer.sizing.table.SizingRow;
import io.gpurightsizer.sizing.table.SizingTable;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Every question of the decision, and which of two wins where both would keep the pod. */
class DecisionOrderTest {
    private static final SizingTable TABLE = SizingTable.of(
            "test",
            List.of(
                    row("small", new Need.Memory(GpuMemory.parse("4Gi"), Isolation.PREFERRED)),
                    row("loaded", new Need.Memory(GpuMemory.parse("4Gi"), Isolation.PREFERRED)),
                    row("large", new Need.Memory(GpuMemory.parse("40Gi"), Isolation.PREFERRED)),
                    row("rare", new Need.Resources(List.of("nvidia.com/mig-7g.80gb"))),
                    new SizingRow(
                            "open",
                            List.of(new Glob("open")),
                            LabelSelector.EVERYTHING,
                            List.of(new Setting("X", new Glob("y"), false)),
                            new Need.Memory(GpuMemory.parse("4Gi"), Isolation.PREFERRED),
                            ""),
                    row("whole", new Need.WholeGpu())));

    /** What makes a pod keep, for each reason, as a change to a pod that would be resized. */
    private static final Map<KeepReason, UnaryOperator<Pod>> MAKES_IT_KEEP = new EnumMap<>(KeepReason.class);

    static {
        MAKES_IT_KEEP.put(KeepReason.NO_WHOLE_GPU, pod -> pod.with("alreadyResized"));
        MAKES_IT_KEEP.put(KeepReason.OPTED_OUT, pod -> pod.with("optedOut"));
        MAKES_IT_KEEP.put(KeepReason.MIRROR_POD, pod -> pod.with("mirror"));
        MAKES_IT_KEEP.put(KeepReason.MANAGED_ELSEWHERE, pod -> pod.with("manager"));
        MAKES_IT_KEEP.put(KeepReason.MORE_THAN_ONE_GPU, pod -> pod.with("parallel"));
        MAKES_IT_KEEP.put(KeepReason.DEVICES_PINNED, pod -> pod.with("pinned"));
        MAKES_IT_KEEP.put(KeepReason.TRAINING, pod -> pod.with("training"));
        MAKES_IT_KEEP.put(KeepReason.SEVERAL_MODELS, pod -> pod.serving("small+other"));
        MAKES_IT_KEEP.put(KeepReason.NO_MATCHING_ROW, pod -> pod.serving("unknown"));
        MAKES_IT_KEEP.put(KeepReason.WHOLE_GPU_ROW, pod -> pod.serving("whole"));
        MAKES_IT_KEEP.put(KeepReason.SETTING_UNKNOWN, pod -> pod.serving("loaded"));
        MAKES_IT_KEEP.put(KeepReason.NOT_OFFERED, pod -> pod.serving("rare"));
        MAKES_IT_KEEP.put(KeepReason.TOO_SMALL, pod -> pod.serving("large"));
        MAKES_IT_KEEP.put(KeepReason.WOULD_BE_REFUSED, pod -> pod.with("refused"));
        MAKES_IT_KEEP.put(KeepReason.NONE_FREE, pod -> pod.with("held"));
    }

    @Test
    void aPodThatNothingKeepsIsResized() {
        SizingDecision decision = new Pod(List.of(), List.of("small")).decide();

        assertEquals("nvidia.com/mig-1g.10gb", decision.resourceNames());
    }

    @ParameterizedTest
    @MethodSource("reasons")
    void eachReasonAloneKeepsThePod(KeepReason reason) {
        SizingDecision decision = MAKES_IT_KEEP
                .get(reason)
                .apply(new Pod(List.of(), List.of("small")))
                .decide();

        assertEquals(reason.code(), decision.reasonCode());
    }

    /** Reasons about the model are given to a second container, so that any two can meet in one pod. */
    @ParameterizedTest
    @MethodSource("pairs")
    void theEarlierOfTwoReasonsIsTheOneGiven(KeepReason earlier, KeepReason later) {
        Pod both = MAKES_IT_KEEP.get(earlier).apply(MAKES_IT_KEEP.get(later).apply(new Pod(List.of(), List.of())));

        assertEquals(earlier.code(), both.decide().reasonCode());
    }

    @Test
    void theQuestionsAreAskedInTheOrderOfTheReasons() {
        assertEquals(
                List.of(KeepReason.values()),
                Checks.IN_ORDER.stream().map(Check::reason).toList());
    }

    @Test
    void theReadmeListsTheReasonsInThisOrder() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        Matcher rows =
                Pattern.compile("(?m)^\\| \\d+ \\|.*\\| `([a-z-]+)` \\|$").matcher(readme);
        List<String> listed = new ArrayList<>();
        while (rows.find()) {
            listed.add(rows.group(1));
        }

        assertEquals(Stream.of(KeepReason.values()).map(KeepReason::code).toList(), listed);
    }

    static Stream<KeepReason> reasons() {
        return Stream.of(KeepReason.values());
    }

    static Stream<Arguments> pairs() {
        return reasons()
                .flatMap(earlier -> reasons()
                        .filter(later -> later.compareTo(earlier) > 0)
                        .map(later -> Arguments.of(earlier, later)));
    }

    private static SizingRow row(String model, Need need) {
        return new SizingRow(model, List.of(new Glob(model)), LabelSelector.EVERYTHING, List.of(), need, "");
    }

    private record Pod(List<String> traits, List<String> models) {
        Pod with(String trait) {
            return new Pod(Stream.concat(traits.stream(), Stream.of(trait)).toList(), models);
        }

        /** One more container; the first of them replaces the one that would be resized. */
        Pod serving(String model) {
            List<String> now = new ArrayList<>(models);
            now.remove("small");
            now.add(model);
            return new Pod(traits, now);
        }

        private ServerSigns signs(String model) {
            return new ServerSigns(
                    traits.contains("parallel") ? Optional.of("--tp=2") : Optional.empty(),
                    traits.contains("training") ? Optional.of("torchrun") : Optional.empty(),
                    traits.contains("pinned") ? Optional.of("NVIDIA_VISIBLE_DEVICES") : Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    MemoryClaim.AS_NEEDED,
                    Optional.empty(),
                    model.equals("loaded")
                            ? List.of(new LoadSetting(
                                    LoadSetting.Kind.CACHE_BLOCKS, OptionalLong.of(9), "--num-gpu-blocks-override=9"))
                            : List.of());
        }

        SizingDecision decide() {
            List<String> served = models.isEmpty() ? List.of("small") : models;
            List<GpuContainer> containers = new ArrayList<>();
            for (String model : served) {
                containers.add(new GpuContainer(
                        new ContainerPosition(false, containers.size(), model),
                        1,
                        new ModelNames(
                                Stream.of(model.split("\\+"))
                                        .map(name -> new FoundName(FoundName.Kind.LOADED, name, "a test"))
                                        .toList(),
                                1),
                        DeclaredNeed.NOTHING,
                        Map.of(),
                        signs(model)));
            }
            GpuWorkload workload = new GpuWorkload(
                    Map.of(),
                    traits.contains("optedOut"),
                    traits.contains("mirror"),
                    traits.contains("alreadyResized"),
                    GpuWorkload.DEFAULT_SCHEDULER,
                    traits.contains("manager") ? List.of("label kai.scheduler/queue") : List.of(),
                    containers,
                    Placement.ANYWHERE);
            return Sizer.decide(workload, TABLE, new OneDevice(traits.contains("held"), traits.contains("refused")));
        }
    }

    /** A node with one 1g.10gb device beside whole GPUs. */
    private record OneDevice(boolean held, boolean refused) implements Offers {
        @Override
        public AdmissionRules admissionRules(String namespace) {
            return pod -> refused ? Optional.of("ResourceQuota gpus: a test") : Optional.empty();
        }

        @Override
        public Reachable to(Placement placement) {
            Target target = Target.of(new ExtendedResource("nvidia.com/mig-1g.10gb"));
            Optional<GpuMemory> size = Optional.of(GpuMemory.ofMebibytes(9984));
            return new Reachable(
                    List.of(new Offer(target, true, size, size)),
                    List.of(new NodeGroup("gpu-a", 1, Map.of(target, 1))),
                    "",
                    Set.of(Hardware.UNKNOWN),
                    asked -> new Room.Count(!held, 1, held ? 1 : 0, 0, ""));
        }

        @Override
        public String assumption() {
            return "";
        }
    }
}
