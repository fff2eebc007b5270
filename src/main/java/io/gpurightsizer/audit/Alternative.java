package io.gpurightsizer.audit;

/**
 * What a less careful setting would free besides, were it the only one changed.
 *
 * @param setting as tables and labels spell it, for example {@code isolation: any}
 * @param gpusFreed whole GPUs that would no longer be asked for
 * @param gpusNet the same, net of partitions
 * @param gpusWhole whole GPUs that would come free
 */
public record Alternative(String setting, long gpusFreed, double gpusNet, long gpusWhole) {
    static Alternative of(String setting, Totals before, Totals with) {
        return new Alternative(
                setting,
                with.all().freed() - before.all().freed(),
                with.all().net() - before.all().net(),
                with.gpusWhole() - before.gpusWhole());
    }
}
