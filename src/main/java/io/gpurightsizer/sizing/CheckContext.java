package io.gpurightsizer.sizing;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

import io.gpurightsizer.sizing.offers.AdmissionRules;
import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.sizing.table.CapabilityRule;
import io.gpurightsizer.sizing.table.Need;
import io.gpurightsizer.sizing.table.SizingTable;
import io.gpurightsizer.sizing.table.WhenNoneFree;

/** One container of a pod while the questions are asked, with what the questions so far have left of the offers. */
final class CheckContext {
    final GpuWorkload workload;
    final SizingTable table;
    final GpuContainer container;
    /** What decides its need, or why nothing does. */
    final NeedLookUp lookUp;
    /** Empty if no row matches and none is declared. */
    final Optional<ResolvedNeed> need;

    private final Offers offers;
    /** Shared by the containers of a pod: looked up once, and only if a question asks for it. */
    private final Map<Placement, Offers.Reachable> reachable;

    private Optional<List<Offer>> left = Optional.empty();
    /** What the last question was asked about. */
    private List<Offer> fitting = List.of();

    private CheckContext(
            GpuWorkload workload,
            SizingTable table,
            GpuContainer container,
            Offers offers,
            Map<Placement, Offers.Reachable> reachable) {
        this.workload = workload;
        this.table = table;
        this.container = container;
        this.lookUp = NeedLookUp.of(container, workload, table);
        this.need = SettingChecks.withLoad(lookUp.need(), container);
        this.offers = offers;
        this.reachable = reachable;
    }

    /** One for each container of the pod. */
    static List<CheckContext> of(GpuWorkload workload, SizingTable table, Offers offers) {
        Map<Placement, Offers.Reachable> reachable = new IdentityHashMap<>(1);
        return workload.containers().stream()
                .map(container -> new CheckContext(workload, table, container, offers, reachable))
                .toList();
    }

    /** What the nodes offer that the pod may run on. */
    Offers.Reachable reachable() {
        return reachable.computeIfAbsent(workload.placement(), offers::to);
    }

    /** What may refuse the pod once it is renamed. */
    AdmissionRules admissionRules() {
        return offers.admissionRules(workload.namespace());
    }

    /** The runtime class by which it would run in a virtual machine. */
    Optional<String> virtualMachine() {
        return workload.placement().runtimeClassName().filter(offers::startsVirtualMachines);
    }

    /** The offers that no question has ruled out yet, the preferred one first. */
    List<Offer> offersLeft() {
        return left.orElseGet(() -> reachable().smallestFirst());
    }

    CheckResult narrow(BiFunction<CheckContext, List<Offer>, OffersLeft> question) {
        if (need.isEmpty() || lookUp.unknown().isPresent()) {
            return CheckResult.notAsked("no need is known");
        }
        if (need.get().need() instanceof Need.WholeGpu) {
            return CheckResult.notAsked("a whole GPU is meant");
        }
        if (left.isPresent() && left.get().isEmpty()) {
            return CheckResult.notAsked("nothing suitable is offered");
        }
        fitting = offersLeft();
        OffersLeft fewer = question.apply(this, fitting);
        left = Optional.of(fewer.offers());
        return fewer.offers().isEmpty() ? CheckResult.keep(fewer.detail()) : CheckResult.goOn(fewer.detail());
    }

    /** The need of a container that a part of a GPU can serve: one that gets as far as the offers. */
    ResolvedNeed knownNeed() {
        return need.orElseThrow();
    }

    /** What it does while nothing that fits it is free. */
    WhenNoneFree whenNoneFree() {
        return knownNeed().whenNoneFree().orElse(table.whenNoneFree());
    }

    /** Which compute capability it may be resized to. */
    CapabilityRule computeCapability() {
        return knownNeed().computeCapability().orElse(table.computeCapability());
    }

    /** For example {@code container asr needs 17.6 GiB (16 GiB + 10 %)}. */
    String containerAndNeed() {
        return "container " + container.name() + " " + knownNeed().inWords(table.headroomPercent());
    }

    SizingDecision.Keep keep(KeepReason reason, String detail) {
        boolean decidedByNeed = reason.compareTo(KeepReason.NO_MATCHING_ROW) > 0;
        SizingDecision.Keep keep = new SizingDecision.Keep(
                reason, detail, decidedByNeed ? need.map(ResolvedNeed::origin).orElse("") : "");
        return switch (reason) {
            case NONE_FREE ->
                keep.wanting(new Need.Resources(List.of(fitting.get(0).name())));
            case NOT_OFFERED, TOO_SMALL -> keep.wanting(withHeadroom(knownNeed().need()));
            default -> keep;
        };
    }

    private Need withHeadroom(Need part) {
        return part instanceof Need.Memory memory
                ? memory.withAmount(memory.amount().plusPercent(table.headroomPercent()))
                : part;
    }
}
