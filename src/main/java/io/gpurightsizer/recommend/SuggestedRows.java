package io.gpurightsizer.recommend;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.sizing.table.Glob;
import io.gpurightsizer.sizing.table.Isolation;
import io.gpurightsizer.sizing.table.LabelSelector;
import io.gpurightsizer.sizing.table.Need;
import io.gpurightsizer.sizing.table.SizingRow;
import io.gpurightsizer.sizing.table.SizingTable;

/** Makes rows of recommendations: one for each model, which holds for all workloads that serve it. */
final class SuggestedRows {
    /** A name that is a glob as it stands and can be the name of a row. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");

    private static final int LONGEST_MODEL = 54;
    private static final String SUFFIX = "-observed";

    private SuggestedRows() {}

    /** Whether a row can be written for a model of this name. */
    static boolean canName(String model) {
        return model.length() <= LONGEST_MODEL && NAME.matcher(model).matches();
    }

    /** The rows, by model; of workloads that serve the same one the largest need counts. */
    static List<SuggestedRow> of(List<Recommendation> all, int headroomPercent, Window window) {
        Map<String, List<Recommendation>> byModel = new TreeMap<>();
        all.stream()
                .filter(it -> it.suggested().isPresent() && canName(it.model()))
                .forEach(it -> byModel.computeIfAbsent(it.model(), model -> new ArrayList<>())
                        .add(it));
        List<SuggestedRow> rows = new ArrayList<>();
        byModel.forEach((model, of) -> rows.add(row(model, of, headroomPercent, window)));
        return rows;
    }

    private static SuggestedRow row(String model, List<Recommendation> of, int headroomPercent, Window window) {
        Recommendation largest = of.stream()
                .max(Comparator.comparing(it -> it.suggested().orElseThrow()))
                .orElseThrow();
        GpuMemory need = largest.suggested().orElseThrow();
        String source = "observed over " + window + " up to " + LocalDate.ofInstant(window.end(), ZoneOffset.UTC)
                + ": at most " + largest.observed().orElseThrow().max() + ", " + largest.why();
        return new SuggestedRow(
                model + SUFFIX,
                model,
                SuggestedRow.beforeHeadroom(need, headroomPercent),
                need,
                of.stream().mapToInt(Recommendation::computePercent).max().orElse(0),
                source,
                of.stream().map(it -> it.namespace() + "/" + it.title()).toList());
    }

    /** The table with these rows before its own; {@code withCompute} tells whether they speak of multiprocessors. */
    static SizingTable before(SizingTable table, List<SuggestedRow> rows, boolean withCompute) {
        List<SizingRow> all = new ArrayList<>();
        for (SuggestedRow row : rows) {
            int compute = withCompute ? row.computePercent() : 0;
            all.add(new SizingRow(
                    row.name(),
                    List.of(new Glob(row.model())),
                    LabelSelector.EVERYTHING,
                    List.of(),
                    new Need.Memory(row.memory(), Isolation.PREFERRED, false, compute),
                    row.source()));
        }
        all.addAll(table.rows());
        return new SizingTable(
                table.name(),
                table.headroomPercent(),
                table.whenNoneFree(),
                table.computeCapability(),
                table.assumeOffered(),
                table.identityKeys(),
                table.allowedSchedulers(),
                all);
    }
}
