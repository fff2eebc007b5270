package io.gpurightsizer.sizing;

import java.util.List;
import java.util.Optional;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.sizing.names.ModelIdentity;
import io.gpurightsizer.sizing.table.CapabilityRule;
import io.gpurightsizer.sizing.table.Isolation;
import io.gpurightsizer.sizing.table.Need;
import io.gpurightsizer.sizing.table.Setting;
import io.gpurightsizer.sizing.table.SizingRow;
import io.gpurightsizer.sizing.table.WhenNoneFree;

/**
 * The need of one container and what decided it.
 *
 * @param need what it needs
 * @param origin the name of the row, or {@link #ANNOTATION}
 * @param whenNoneFree what an annotation or the row says of it; empty if neither does
 * @param computeCapability what the row says of it; empty if it says nothing, or there is no row
 * @param model the name that led to the row; for a declared need the one that counts most
 * @param conditions on variables and flags that the row states; its figure holds with them
 * @param raised what raised the row's figure, for example {@code raised from 5 GiB by --dtype=float32}; empty if nothing
 */
record ResolvedNeed(
        Need need,
        String origin,
        Optional<WhenNoneFree> whenNoneFree,
        Optional<CapabilityRule> computeCapability,
        ModelIdentity model,
        List<Setting> conditions,
        String raised) {
    /** Used instead of a row's name if the pod or its owner declared the need; no row can have this name. */
    static final String ANNOTATION = "(annotation)";

    /** A declared resource or memory; empty if there is neither. */
    static Optional<ResolvedNeed> declared(GpuContainer container) {
        DeclaredNeed declared = container.declared();
        Optional<Need> need = declared.resource()
                .map(ResolvedNeed::needOf)
                .or(() -> declared.memory().map(amount -> new Need.Memory(amount, Isolation.PREFERRED)))
                .map(it -> isolated(it, declared));
        return need.map(it -> new ResolvedNeed(
                it, ANNOTATION, declared.whenNoneFree(), Optional.empty(), container.model(), List.of(), ""));
    }

    /** What a row says, with the isolation that holds for the pod. */
    static ResolvedNeed of(SizingRow row, ModelIdentity model, DeclaredNeed declared) {
        return new ResolvedNeed(
                isolated(row.need(), declared),
                row.name(),
                declared.whenNoneFree().or(row::whenNoneFree),
                row.computeCapability(),
                model,
                row.settings(),
                "");
    }

    /** The same with more memory. */
    ResolvedNeed raisedTo(Need.Memory larger, String because) {
        return new ResolvedNeed(larger, origin, whenNoneFree, computeCapability, model, conditions, because);
    }

    /** Whether the row says itself what holds with a setting, so that its figure is neither raised nor unknown. */
    boolean speaksOf(LoadSetting setting) {
        for (Setting condition : conditions) {
            if (condition.speaksOf(setting.name())) {
                return true;
            }
        }
        return false;
    }

    private static Need needOf(String declared) {
        return declared.equals(ExtendedResource.WHOLE_GPU.name())
                ? new Need.WholeGpu()
                : new Need.Resources(List.of(declared));
    }

    /** What pod or owner say goes before the row, the row before the namespace; a declared resource is taken as it is. */
    private static Need isolated(Need need, DeclaredNeed declared) {
        boolean said = need instanceof Need.Memory memory && memory.isolationSaid()
                || declared.resource().isPresent();
        return declared.isolation()
                .or(() -> said ? Optional.empty() : declared.namespaceIsolation())
                .map(isolation -> isolated(need, isolation))
                .orElse(need);
    }

    private static Need isolated(Need need, Isolation isolation) {
        if (need instanceof Need.Memory memory) {
            return memory.withIsolation(isolation);
        }
        return need instanceof Need.Resources resources ? new Need.Resources(resources.inOrder(), isolation) : need;
    }

    /** For example {@code needs 17.6 GiB (16 GiB + 10 %)} or {@code asks for nvidia.com/gpu.shared}; not for a whole GPU. */
    String inWords(int headroomPercent) {
        if (need instanceof Need.Memory memory) {
            return "needs " + memory.amount().plusPercent(headroomPercent) + " (" + memory.amount() + " + "
                    + headroomPercent + " %" + (raised.isEmpty() ? "" : ", " + raised) + ")"
                    + (memory.computePercent() == 0
                            ? ""
                            : " and " + memory.computePercent() + " % of a GPU's multiprocessors");
        }
        return "asks for " + String.join(" or ", ((Need.Resources) need).inOrder());
    }

    /** For example {@code row parakeet-asr} or {@code annotation}. */
    String decidedBy() {
        return decidedBy(origin);
    }

    static String decidedBy(String origin) {
        return origin.equals(ANNOTATION) ? "annotation" : "row " + origin;
    }
}
