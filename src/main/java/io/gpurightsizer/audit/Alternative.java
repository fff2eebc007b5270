package io.gpurightsizer.audit;

import java.util.List;

/**
 * What a less careful setting would free besides, were it the only one changed.
 *
 * @param setting as tables and labels spell it, for example {@code isolation: any}
 * @param gpusFreed whole GPUs that would no longer be asked for
 * @param gpusNet the same, net of partitions
 * @param gpusWhole whole GPUs that would come free
 */
public record Alternative(String setting, long gpusFreed, double gpusNet, long gpusWhole) {
    /** Of a setting with which that would become of the workloads. */
    static Alternative of(String setting, Totals before, List<AuditedWorkload> with, AuditOffers offers) {
        Totals.Sum all = Totals.all(with);
        return new Alternative(
                setting,
                all.freed() - before.all().freed(),
                all.net() - before.all().net(),
                Totals.gpusWhole(with, before.earlier(), offers) - before.gpusWhole());
    }
}
