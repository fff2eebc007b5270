package io.gpurightsizer.gpu.packing;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.ExpressionsBasedModel;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.Variable;

import io.gpurightsizer.gpu.GpuModel;
import io.gpurightsizer.gpu.MigProfile;
import io.gpurightsizer.table.GpuCatalogReader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PackingTest {
    private static final GpuModel H100 = model("H100-80GB");

    static Stream<GpuModel> boardsWithMig() {
        return GpuCatalogReader.bundled().models().stream().filter(it -> it.computeSlices() > 0);
    }

    @ParameterizedTest
    @MethodSource("boardsWithMig")
    void theLayoutsOfABoardAreThoseThatCanStand(GpuModel model) {
        Board board = Board.of(model);

        List<Layout> layouts = board.layouts();

        List<Layout> expected = new Geometry(model)
                .layouts().stream()
                        .map(it -> layout(model, it))
                        .filter(it -> !it.isEmpty())
                        .toList();
        assertEquals(expected.size(), layouts.size());
        assertTrue(layouts.containsAll(expected));
    }

    @ParameterizedTest
    @MethodSource("boardsWithMig")
    void boardsWithSevenSlicesHave77LayoutsOfPlainProfiles(GpuModel model) {
        List<Layout> plain = Board.of(model).layouts().stream()
                .filter(it -> it.counts().keySet().stream().allMatch(MigProfile::isPlain))
                .toList();

        assertEquals(Map.of(7, 77, 4, 9, 2, 3).get(model.computeSlices()), plain.size());
    }

    /** By dynamic programming: the optimum of a demand is one board more than that of what some layout leaves of it. */
    @Test
    void everyDemandOfUpToFiveOfEachProfileNeedsNoMoreBoardsThanTheOptimum() {
        GpuModel model = plainOnly(H100);
        Board board = Board.of(model);
        int[] base = {6, 6, 6, 6, 6, 6};
        int[] optima = optima(model, base);
        for (int number = 1; number < optima.length; number++) {
            Map<MigProfile, Integer> demand = demand(model, digits(number, base));
            check(board, demand, optima[number]);
        }
    }

    @Test
    void neitherDoDemandsWithMediaEngines() {
        for (String family : List.of("H100-80GB", "A30-24GB")) {
            GpuModel model = model(family);
            Board board = Board.of(model);
            int[] base = new int[model.profiles().size()];
            Arrays.fill(base, 4);
            int[] optima = optima(model, base);
            for (int number = 1; number < optima.length; number++) {
                check(board, demand(model, digits(number, base)), optima[number]);
            }
        }
    }

    @Test
    void twoThousandRandomDemandsNeedNoMoreBoardsThanTheOptimum() {
        Random random = new Random(18);
        List<GpuModel> models =
                boardsWithMig().filter(it -> it.computeSlices() != 2).toList();
        Map<String, Board> boards = new HashMap<>();
        for (int i = 0; i < 2_000; i++) {
            GpuModel model = plainOnly(models.get(random.nextInt(models.size())));
            int[] counts = new int[model.profiles().size()];
            for (int n = 5 + random.nextInt(116); n > 0; n--) {
                counts[Math.min(random.nextInt(counts.length), random.nextInt(counts.length))]++;
            }
            check(
                    boards.computeIfAbsent(model.family(), it -> Board.of(model)),
                    demand(model, counts),
                    byLinearProgramming(model, counts));
        }
    }

    @Test
    void tenThousandPartitionsArePackedInATenthOfASecond() {
        Map<MigProfile, Integer> demand = Map.of(
                profile("1g.10gb"), 4_001,
                profile("1g.20gb"), 3_000,
                profile("2g.20gb"), 1_333,
                profile("3g.40gb"), 1_555,
                profile("4g.40gb"), 111);
        Board board = Board.of(H100);

        Packing packing = assertTimeout(Duration.ofMillis(100), () -> board.pack(demand));

        assertTrue(packing.isProvenBest());
    }

    @Test
    void whatIsLeftOfABoardGoesToTheProfileWantedMost() {
        Board board = Board.of(H100);

        Layout filled =
                board.filled(Layout.of(Map.of(profile("1g.20gb"), 2)), List.of(profile("3g.40gb"), profile("1g.10gb")));

        assertEquals("2x 1g.20gb + 1x 3g.40gb", filled.toString());
    }

    @Test
    void noDemandNeedsNoBoard() {
        Packing packing = Board.of(H100).pack(Map.of());

        assertEquals(new Packing(Map.of(), 0), packing);
    }

    @Test
    void aProfileThatTheBoardDoesNotHaveIsNamed() {
        Board board = Board.of(H100);
        Map<MigProfile, Integer> demand = Map.of(profile("1g.5gb"), 1);

        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> board.pack(demand));

        assertTrue(refused.getMessage().startsWith("H100-80GB cannot be cut into [1g.5gb]; it has ["));
    }

    private static void check(Board board, Map<MigProfile, Integer> demand, int optimum) {
        Packing packing = board.pack(demand);

        assertEquals(optimum, packing.count(), demand::toString);
        assertTrue(packing.lowerBound() <= optimum, demand::toString);
        assertTrue(packing.boards().keySet().stream().allMatch(board::isLegal), demand::toString);
        Map<MigProfile, Integer> held = new TreeMap<>();
        packing.boards()
                .forEach((layout, count) -> layout.counts().forEach((p, n) -> held.merge(p, n * count, Integer::sum)));
        assertEquals(new TreeMap<>(demand), held);
    }

    private static int[] optima(GpuModel model, int[] base) {
        List<int[]> layouts = new Geometry(model).layouts();
        int[] optima = new int[Arrays.stream(base).reduce(1, (a, b) -> a * b)];
        for (int number = 1; number < optima.length; number++) {
            int[] counts = digits(number, base);
            int best = Integer.MAX_VALUE;
            for (int[] layout : layouts) {
                int rest = rest(counts, layout, base);
                if (rest < number) {
                    best = Math.min(best, optima[rest] + 1);
                }
            }
            optima[number] = best;
        }
        return optima;
    }

    private static int rest(int[] counts, int[] layout, int[] base) {
        int number = 0;
        for (int i = 0; i < counts.length; i++) {
            number = number * base[i] + Math.max(0, counts[i] - layout[i]);
        }
        return number;
    }

    private static int[] digits(int number, int[] base) {
        int[] digits = new int[base.length];
        for (int i = base.length - 1, rest = number; i >= 0; i--) {
            digits[i] = rest % base[i];
            rest /= base[i];
        }
        return digits;
    }

    /** Layouts may be used in parts, so the optimum is not below this; a packing that needs no more is optimal. */
    private static int byLinearProgramming(GpuModel model, int[] counts) {
        List<int[]> layouts = new Geometry(model).layouts();
        ExpressionsBasedModel program = new ExpressionsBasedModel();
        List<Variable> uses = layouts.stream()
                .map(it -> program.newVariable(Arrays.toString(it)).lower(0).weight(1))
                .toList();
        for (int i = 0; i < counts.length; i++) {
            Expression held = program.newExpression("profile " + i).lower(counts[i]);
            for (int j = 0; j < layouts.size(); j++) {
                held.set(uses.get(j), layouts.get(j)[i]);
            }
        }
        Optimisation.Result result = program.minimise();
        assertTrue(result.getState().isOptimal(), () -> Arrays.toString(counts));
        return (int) Math.ceil(result.getValue() - 1e-6);
    }

    private static Map<MigProfile, Integer> demand(GpuModel model, int[] counts) {
        return layout(model, counts).counts();
    }

    private static Layout layout(GpuModel model, int[] counts) {
        Map<MigProfile, Integer> layout = new HashMap<>();
        for (int i = 0; i < counts.length; i++) {
            layout.put(model.profiles().get(i).profile(), counts[i]);
        }
        return Layout.of(layout);
    }

    private static GpuModel plainOnly(GpuModel model) {
        return new GpuModel(
                model.family(),
                model.products(),
                model.memory(),
                model.computeSlices(),
                model.memoryUnits(),
                model.profiles().stream().filter(it -> it.profile().isPlain()).toList());
    }

    private static GpuModel model(String family) {
        return boardsWithMig()
                .filter(it -> it.family().equals(family))
                .findFirst()
                .orElseThrow();
    }

    private static MigProfile profile(String name) {
        return MigProfile.parse(name);
    }
}
