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

/**
 * Makes rows of recommendations: one for each model and row of today, with that row's conditions, so that it matches nothing
 * that another row decides.
 */
final class SuggestedRows {
    /** A name that is a glob as it stands and can be the name of a row. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");

    private static final int LONGEST_MODEL = 50;
    private static final String SUFFIX = "-observed";

    private final SizingTable table;
    private final Window window;

    SuggestedRows(SizingTable table, Window window) {
        this.table = table;
        this.window = window;
    }

    /** Whether a row can be written for a model of this name. */
    static boolean canName(String model) {
        return model.length() <= LONGEST_MODEL && NAME.matcher(model).matches();
    }

    /** The rows, by model and in the order of today's; of workloads that one is for the largest need counts. */
    List<SuggestedRow> of(List<Recommendation> all) {
        Map<String, TreeMap<Integer, List<Recommendation>>> byModel = new TreeMap<>();
        all.stream()
                .filter(it -> it.suggested().isPresent() && canName(it.model()))
                .forEach(it -> byModel.computeIfAbsent(it.model(), model -> new TreeMap<>())
                        .computeIfAbsent(position(it.row()), position -> new ArrayList<>())
                        .add(it));
        List<SuggestedRow> rows = new ArrayList<>();
        byModel.forEach((model, byRow) -> {
            int first = rows.size();
            byRow.forEach((position, of) -> {
                int number = rows.size() - first + 1;
                rows.add(row(model + SUFFIX + (number == 1 ? "" : "-" + number), like(position), of));
            });
        });
        return rows;
    }

    /** Where a row stands; after all others if there is none of that name. */
    private int position(String row) {
        List<SizingRow> rows = table.rows();
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).name().equals(row)) {
                return i;
            }
        }
        return rows.size();
    }

    /** The row whose conditions hold for a suggestion; one without any where none decides today. */
    private SizingRow like(int position) {
        return position < table.rows().size()
                ? table.rows().get(position)
                : new SizingRow("", List.of(), LabelSelector.EVERYTHING, List.of(), new Need.WholeGpu(), "");
    }

    private SuggestedRow row(String name, SizingRow like, List<Recommendation> of) {
        Recommendation largest = of.stream()
                .max(Comparator.comparing(it -> it.suggested().orElseThrow()))
                .orElseThrow();
        GpuMemory need = largest.suggested().orElseThrow();
        String source = "observed over " + window + " up to " + LocalDate.ofInstant(window.end(), ZoneOffset.UTC)
                + ": at most " + largest.observed().orElseThrow().max() + ", " + largest.why();
        int compute = of.stream().mapToInt(Recommendation::computePercent).max().orElse(0);
        SizingRow row = new SizingRow(
                name,
                List.of(new Glob(largest.model())),
                like.selector(),
                like.settings(),
                need(like.need(), SuggestedRow.beforeHeadroom(need, table.headroomPercent()), compute),
                like.whenNoneFree(),
                like.computeCapability(),
                source);
        return new SuggestedRow(
                row,
                need,
                of.stream().map(it -> it.namespace() + "/" + it.title()).toList());
    }

    /** As much as was seen, kept apart as today and with no fewer multiprocessors. */
    private static Need.Memory need(Need today, GpuMemory amount, int computePercent) {
        return today instanceof Need.Memory memory
                ? new Need.Memory(
                        amount,
                        memory.isolation(),
                        memory.isolationSaid(),
                        Math.max(memory.computePercent(), computePercent))
                : new Need.Memory(amount, Isolation.PREFERRED, false, computePercent);
    }

    /** The table with these rows before its own; {@code withCompute} tells whether they speak of multiprocessors. */
    SizingTable before(List<SuggestedRow> rows, boolean withCompute) {
        List<SizingRow> all = new ArrayList<>();
        rows.forEach(it -> all.add(withCompute ? it.row() : withoutCompute(it)));
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

    private static SizingRow withoutCompute(SuggestedRow of) {
        SizingRow row = of.row();
        return new SizingRow(
                row.name(),
                row.models(),
                row.selector(),
                row.settings(),
                new Need.Memory(
                        of.said().amount(), of.said().isolation(), of.said().isolationSaid(), 0),
                row.whenNoneFree(),
                row.computeCapability(),
                row.source());
    }
}
