package io.gpurightsizer.sizing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.sizing.offers.MemoryClaim;
import io.gpurightsizer.sizing.table.Need;

/** What a container's settings change about its need. */
final class SettingChecks {
    private SettingChecks() {}

    /**
     * A row's need, raised by the settings whose effect is arithmetic. A declared need is taken as it is: who declares it
     * knows the settings.
     */
    static Optional<ResolvedNeed> withLoad(Optional<ResolvedNeed> resolved, GpuContainer container) {
        if (container.signs().load().isEmpty() || container.declared().saysNeed()) {
            return resolved;
        }
        return resolved.map(it -> raised(it, container.signs().load()));
    }

    private static ResolvedNeed raised(ResolvedNeed resolved, List<LoadSetting> settings) {
        if (!(resolved.need() instanceof Need.Memory memory)) {
            return resolved;
        }
        GpuMemory amount = memory.amount();
        List<String> raisedBy = new ArrayList<>(0);
        for (LoadSetting setting : settings) {
            GpuMemory with = resolved.speaksOf(setting) ? amount : setting.appliedTo(amount);
            if (!with.equals(amount)) {
                raisedBy.add(setting.evidence());
                amount = with;
            }
        }
        return raisedBy.isEmpty()
                ? resolved
                : resolved.raisedTo(
                        memory.withAmount(amount),
                        "raised from " + memory.amount() + " by " + String.join(" and ", raisedBy));
    }

    /**
     * Does a setting change the need by nobody knows how much: one that rows ask about and that cannot be seen, a share of
     * the device that cannot be seen, or a load beyond what rows were measured with, of which the row does not speak? Not
     * asked about resources by name, which are taken at any size.
     */
    static CheckResult settingUnknown(CheckContext context) {
        if (context.need.isEmpty()) {
            return CheckResult.notAsked("no need is known");
        }
        if (context.lookUp.unknown().isPresent()) {
            return CheckResult.keep("container " + context.container.name() + ", "
                    + context.lookUp.unknown().get());
        }
        if (context.need.get().need() instanceof Need.WholeGpu) {
            return CheckResult.notAsked("a whole GPU is meant");
        }
        if (!(context.need.get().need() instanceof Need.Memory memory)) {
            return CheckResult.goOn("no amount of memory is asked for");
        }
        GpuContainer container = context.container;
        MemoryClaim claim = container.signs().memoryClaim();
        if (claim.taking() == MemoryClaim.Taking.UNSEEN_SHARE) {
            return CheckResult.keep("container " + container.name()
                    + ": how much of its device it takes cannot be seen (" + claim.evidence() + ")");
        }
        return container.declared().saysNeed()
                ? CheckResult.goOn("its need is declared")
                : beyondBounds(container, context.need.get(), memory.amount());
    }

    private static CheckResult beyondBounds(GpuContainer container, ResolvedNeed resolved, GpuMemory need) {
        for (LoadSetting setting : container.signs().load()) {
            if (!resolved.speaksOf(setting)
                    && !setting.isWithinBounds(need, container.model().name())) {
                return CheckResult.keep("container " + container.name()
                        + (setting.kind() == LoadSetting.Kind.MORE_FLAGS
                                ? ": the flags that " + setting.evidence() + " holds cannot be seen"
                                : " sets " + setting.evidence() + ", beyond what the row was measured with"));
            }
        }
        return CheckResult.goOn("its settings are like those the row was measured with");
    }
}
