package io.gpurightsizer.plan;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.gpurightsizer.plan.layout.Devices;
import io.gpurightsizer.sizing.Sizer;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.table.SizingTable;

/** Asks the decision itself what pods would get on nodes that are as the plan says, each as if it came first. */
final class Agreement {
    private Agreement() {}

    /** One line for each workload that would be given something else than what is planned for it. */
    static List<String> differences(List<Distribution.Placed> placed, Offers planned, SizingTable table) {
        Map<String, Set<Devices>> plannedFor = new TreeMap<>();
        placed.forEach(it -> plannedFor
                .computeIfAbsent(it.workload().title(), title -> new LinkedHashSet<>())
                .add(it.devices()));
        Set<String> differences = new LinkedHashSet<>();
        for (Distribution.Placed each : placed) {
            Workload workload = each.workload();
            if (workload.decided().isPresent() && each.pods() > 0) {
                Devices given = PoolDecisions.given(
                        workload, Sizer.decide(workload.decided().get(), table, planned));
                if (!plannedFor.get(workload.title()).contains(given)) {
                    differences.add(workload.title() + " is planned with " + each.devices()
                            + " a pod, but the webhook would give it " + given + ", which other nodes offer.");
                }
            }
        }
        return List.copyOf(differences);
    }
}
