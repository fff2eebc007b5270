package io.gpurightsizer.admission;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.pod.SubmittedPod;
import io.gpurightsizer.sizing.GpuContainer;
import io.gpurightsizer.sizing.Sizer;
import io.gpurightsizer.sizing.SizingDecision;
import io.gpurightsizer.sizing.names.FoundName;
import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.sizing.offers.Target;
import io.gpurightsizer.sizing.table.Glob;
import io.gpurightsizer.sizing.table.Isolation;
import io.gpurightsizer.sizing.table.LabelSelector;
import io.gpurightsizer.sizing.table.Need;
import io.gpurightsizer.sizing.table.Setting;
import io.gpurightsizer.sizing.table.SizingRow;
import io.gpurightsizer.sizing.table.SizingTable;
import io.gpurightsizer.testing.Reviews;
import io.gpurightsizer.workload.InterpretedPod;
import io.gpurightsizer.workload.Mode;
import io.gpurightsizer.workload.PodContext;
import io.gpurightsizer.workload.PodInterpreter;
import io.gpurightsizer.workload.PodSettings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Several models in many containers before many rows: nobody gets a part of a GPU for two models, and none waits long. */
class DecisionFuzzTest {
    private static final String[] NAMES = {"bge-m3", "whisper-large-v3", "baai-bge-m3", "llama-3-70b", "x", "kokoro"};
    private static final String[] OPTIONS = {"--model", "--model-id=", "--served-model-name", "-m", "--dtype", "serve"};
    private static final String[] VARIABLES = {
        "MODEL_ID", "EMBEDDING_MODEL", "MODEL_NAME", "BATCH_SIZE", "PRELOAD_MODELS"
    };
    private static final String[] PATTERNS = {"*", "bge-*", "*m3", "w*-*-*", "?*", "kokoro", "*l*a*", "x*"};

    /** With the fuzzer's own instructions in the code, which is many times slower for them. */
    private static final long MOST_NANOS_OF_A_CONTAINER = 50_000_000;

    private static final long MOST_NANOS_OF_A_NAME_AND_ROW = 5_000;
    /** Longer than any pause of a busy machine, far shorter than a search that does not end. */
    private static final long MOST_NANOS_TO_BEGIN = 30_000_000_000L;

    @FuzzTest(maxExecutions = 1_000_000, maxDuration = "24h")
    void decide(FuzzedDataProvider data) {
        SizingTable table = SizingTable.of("t", rows(data));
        ArrayNode containers = containers(data);
        ObjectNode pod = Reviews.JSON.createObjectNode();
        pod.putObject("metadata").putObject("labels").put("model", data.pickValue(NAMES));
        pod.putObject("spec").set("containers", containers);
        long began = System.nanoTime();

        InterpretedPod interpreted = interpreted(pod, table);
        SizingDecision decision = Sizer.decide(interpreted.workload(), table, OFFERS);

        long took = System.nanoTime() - began;
        List<GpuContainer> deciding = interpreted.workload().containers();
        long names = deciding.stream().mapToLong(it -> it.names().all().size()).sum();
        long most = MOST_NANOS_TO_BEGIN
                + MOST_NANOS_OF_A_CONTAINER * deciding.size()
                + MOST_NANOS_OF_A_NAME_AND_ROW * names * table.rows().size();
        assertTrue(took < most, took + " ns instead of " + most);
        assertEquals(decision, Sizer.decide(interpreted.workload(), table, OFFERS));
        if (deciding.stream().anyMatch(DecisionFuzzTest::loadsSeveral)) {
            assertEquals("keep", decision.verb(), decision::explanation);
        }
    }

    /** In less than three times the time that would be linear; were it quadratic, it would be eight times. */
    @Test
    void eightTimesAsManyContainersTakeEightTimesAsLong() {
        SizingTable table = SizingTable.of("t", manyRows());
        nanosFor(40, table);

        long few = leastNanosFor(40, table);
        long many = leastNanosFor(320, table);

        assertTrue(many < 3 * 8 * few, many + " ns for 320 containers, " + few + " ns for 40");
    }

    /** The least of five, since a pause of the machine only ever adds. */
    private static long leastNanosFor(int size, SizingTable table) {
        return LongStream.generate(() -> nanosFor(size, table)).limit(5).min().orElseThrow();
    }

    private static List<SizingRow> manyRows() {
        Need need = new Need.Memory(GpuMemory.ofGibibytes(2), Isolation.PREFERRED);
        List<SizingRow> rows = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            List<Glob> models = List.of(new Glob("*-" + i));
            rows.add(new SizingRow("r" + i, models, LabelSelector.EVERYTHING, List.of(), need, ""));
        }
        return rows;
    }

    private static long nanosFor(int size, SizingTable table) {
        ArrayNode containers = Reviews.JSON.createArrayNode();
        for (int i = 0; i < size; i++) {
            ArrayNode args = containers.addObject().put("name", "c" + i).putArray("args");
            for (int model = 0; model < 30; model++) {
                args.add("--model").add("model-" + (model % 2 == 0 ? i : model));
            }
            ((ObjectNode) containers.get(i))
                    .putObject("resources")
                    .putObject("limits")
                    .put("nvidia.com/gpu", "1");
        }
        ObjectNode pod = Reviews.JSON.createObjectNode();
        pod.putObject("spec").set("containers", containers);
        long began = System.nanoTime();
        InterpretedPod interpreted = interpreted(pod, table);
        Sizer.explain(interpreted.workload(), table, OFFERS);
        return System.nanoTime() - began;
    }

    private static InterpretedPod interpreted(ObjectNode pod, SizingTable table) {
        try {
            SubmittedPod submitted = ReviewReader.read(
                            Reviews.creationOf(pod).toString().getBytes(UTF_8))
                    .pod()
                    .orElseThrow();
            return PodInterpreter.interpret(
                    submitted, PodContext.UNKNOWN, PodSettings.of(table, Mode.ENFORCE, true, false));
        } catch (UnreadableReviewException e) {
            throw new AssertionError(pod.toString(), e);
        }
    }

    private static boolean loadsSeveral(GpuContainer container) {
        return container.names().all().stream()
                        .filter(it -> it.kind() == FoundName.Kind.LOADED && it.isSeen())
                        .map(it -> it.name().replace("baai-", ""))
                        .distinct()
                        .count()
                > 1;
    }

    private static List<SizingRow> rows(FuzzedDataProvider data) {
        List<SizingRow> rows = new ArrayList<>();
        int distinct = data.consumeInt(0, 20);
        for (int i = 0; i < distinct; i++) {
            List<Setting> settings = data.consumeBoolean()
                    ? List.of()
                    : List.of(new Setting("BATCH_SIZE", new Glob(data.pickValue(PATTERNS)), data.consumeBoolean()));
            Need need = data.consumeBoolean()
                    ? new Need.WholeGpu()
                    : new Need.Memory(GpuMemory.ofGibibytes(data.consumeInt(1, 90)), Isolation.PREFERRED);
            List<Glob> models = data.consumeBoolean() ? List.of() : List.of(new Glob(data.pickValue(PATTERNS)));
            rows.add(new SizingRow("r" + i, models, LabelSelector.EVERYTHING, settings, need, ""));
        }
        List<SizingRow> many = new ArrayList<>();
        for (int times = data.consumeInt(1, 20); times > 0; times--) {
            many.addAll(rows);
        }
        return many;
    }

    private static ArrayNode containers(FuzzedDataProvider data) {
        List<ObjectNode> distinct = new ArrayList<>();
        for (int i = data.consumeInt(1, 5); i > 0; i--) {
            ObjectNode container = Reviews.JSON.createObjectNode();
            container.put("name", "c" + i).put("image", data.pickValue(NAMES));
            container.putObject("resources").putObject("limits").put(ExtendedResource.WHOLE_GPU.name(), "1");
            ArrayNode args = container.putArray("args");
            for (int words = data.consumeInt(0, 20); words > 0; words--) {
                String[] from = data.consumeBoolean() ? OPTIONS : NAMES;
                args.add(data.pickValue(from) + (data.consumeBoolean() ? "" : data.pickValue(NAMES)));
            }
            ArrayNode variables = container.putArray("env");
            for (int count = data.consumeInt(0, 5); count > 0; count--) {
                ObjectNode variable = variables.addObject().put("name", data.pickValue(VARIABLES));
                if (data.consumeBoolean()) {
                    variable.put("value", data.consumeAsciiString(20) + ";" + data.pickValue(NAMES));
                } else {
                    variable.putObject("valueFrom").putObject("configMapKeyRef");
                }
            }
            distinct.add(container);
        }
        ArrayNode many = Reviews.JSON.createArrayNode();
        for (int times = data.consumeInt(1, 5); times > 0; times--) {
            distinct.forEach(it -> many.add(it.deepCopy()));
        }
        return many;
    }

    private static final Offers OFFERS = new Offers() {
        private final Reachable reachable = new Reachable(
                List.of(device("1g.10gb", 10), device("3g.40gb", 40)),
                List.of(new NodeGroup(
                        "gpu-a",
                        1,
                        Map.of(
                                device("1g.10gb", 10).target(),
                                700,
                                device("3g.40gb", 40).target(),
                                200))),
                "");

        @Override
        public Reachable to(Placement placement) {
            return reachable;
        }

        @Override
        public String assumption() {
            return "";
        }
    };

    private static Offer device(String profile, int gibibytes) {
        Optional<GpuMemory> memory = Optional.of(GpuMemory.ofGibibytes(gibibytes));
        return new Offer(Target.of(new ExtendedResource("nvidia.com/mig-" + profile)), true, memory, memory);
    }
}
