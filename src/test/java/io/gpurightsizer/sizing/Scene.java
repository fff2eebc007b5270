package io.gpurightsizer.sizing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.sizing.names.FoundName;
import io.gpurightsizer.sizing.names.ModelNames;
import io.gpurightsizer.sizing.offers.AdmissionRules;
import io.gpurightsizer.sizing.offers.Hardware;
import io.gpurightsizer.sizing.offers.MemoryClaim;
import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.sizing.offers.QuotaScopes;
import io.gpurightsizer.sizing.offers.Room;
import io.gpurightsizer.sizing.offers.Target;
import io.gpurightsizer.sizing.table.CapabilityRule;
import io.gpurightsizer.sizing.table.Glob;
import io.gpurightsizer.sizing.table.IdentityKeys;
import io.gpurightsizer.sizing.table.Isolation;
import io.gpurightsizer.sizing.table.LabelSelector;
import io.gpurightsizer.sizing.table.Need;
import io.gpurightsizer.sizing.table.Setting;
import io.gpurightsizer.sizing.table.SizingRow;
import io.gpurightsizer.sizing.table.SizingTable;
import io.gpurightsizer.sizing.table.WhenNoneFree;

/** One pod before some nodes, for tests; what is not said is at its plainest. */
public final class Scene {
    private final List<SizingRow> rows = new ArrayList<>();
    private final List<GpuContainer> containers = new ArrayList<>();
    private final List<Offer> offers = new ArrayList<>();
    private final List<Offers.NodeGroup> nodes = new ArrayList<>();
    private int headroomPercent = SizingTable.DEFAULT_HEADROOM_PERCENT;
    private AdmissionRules rules = AdmissionRules.NONE;
    private String remark = "";
    private Room room = Room.UNLIMITED;
    private Set<Hardware> wholeGpus = Set.of();
    private CapabilityRule capability = CapabilityRule.SAME;
    private WhenNoneFree whenNoneFree = WhenNoneFree.WHOLE_GPU;
    private boolean decidedBefore;
    private String scheduler = GpuWorkload.DEFAULT_SCHEDULER;
    private boolean alreadyResized;

    /** One container before a table whose only row says of every model what it needs. */
    public static Scene of(Need need) {
        return empty().row("all", "*", need).container(serving("asr"));
    }

    public static Scene empty() {
        return new Scene();
    }

    Scene row(String name, String models, Need need) {
        return row(name, models, List.of(), need);
    }

    Scene row(String name, String models, List<Setting> settings, Need need) {
        rows.add(new SizingRow(name, List.of(new Glob(models)), LabelSelector.EVERYTHING, settings, need, ""));
        return this;
    }

    public Scene container(GpuContainer container) {
        containers.add(container);
        return this;
    }

    /** Instead of the first one. */
    public Scene onlyContainer(GpuContainer container) {
        containers.clear();
        return container(container);
    }

    /** One node that has each of these often enough. */
    public Scene offering(Offer... offered) {
        Map<Target, Integer> amounts = new java.util.HashMap<>();
        for (Offer offer : offered) {
            amounts.put(offer.target(), 7);
        }
        return known(offered).node("gpu-a", 1, amounts);
    }

    /** What these are worth, on nodes still to be named. */
    Scene known(Offer... offered) {
        offers.addAll(List.of(offered));
        offers.sort(Offer.SMALLEST_FIRST);
        return this;
    }

    Scene node(String name, int size, Map<Target, Integer> amounts) {
        nodes.add(new Offers.NodeGroup(name, size, amounts));
        return this;
    }

    /** One node of some hardware that has one of these. */
    Scene on(Hardware hardware, Offer... offered) {
        known(offered);
        Map<Target, Integer> amounts = new java.util.HashMap<>();
        for (Offer offer : offered) {
            amounts.put(offer.target(), 1);
        }
        nodes.add(new Offers.NodeGroup("gpu-" + nodes.size(), 1, amounts, hardware));
        return this;
    }

    public Scene headroom(int percent) {
        headroomPercent = percent;
        return this;
    }

    Scene remark(String why) {
        remark = why;
        return this;
    }

    /** Of seven devices of each offer, one of these is free and none of others; of two asked for at once, none. */
    Scene free(Target... targets) {
        Set<Target> free = Set.of(targets);
        room = asked -> {
            boolean enough = asked.size() == 1 && free.contains(asked.get(0));
            return new Room.Count(enough, 7, enough ? 6 : 7, 0, "");
        };
        return this;
    }

    /** Somewhere there is a node with whole GPUs, held or not. */
    Scene withWholeGpus() {
        return withWholeGpusOn(Hardware.UNKNOWN);
    }

    Scene withWholeGpusOn(Hardware... hardware) {
        wholeGpus = Set.of(hardware);
        return this;
    }

    Scene whenNoneFree(WhenNoneFree said) {
        whenNoneFree = said;
        return this;
    }

    Scene ruledBy(AdmissionRules said) {
        rules = said;
        return this;
    }

    Scene anyCapability() {
        capability = CapabilityRule.ANY;
        return this;
    }

    Scene decidedBefore() {
        decidedBefore = true;
        return this;
    }

    Scene scheduledBy(String name) {
        scheduler = name;
        return this;
    }

    Scene resizedBefore() {
        alreadyResized = true;
        return this;
    }

    public SizingDecision decide() {
        return Sizer.decide(workload(), table(), reached());
    }

    /** The decision in one line: what it gets, or why not. */
    public String outcome() {
        SizingDecision decision = decide();
        return decision.verb().equals("resize") ? decision.resourceNames() : decision.reasonCode();
    }

    List<Explanation> explain() {
        return Sizer.explain(workload(), table(), reached());
    }

    private GpuWorkload workload() {
        return new GpuWorkload(
                Map.of(),
                false,
                false,
                alreadyResized,
                decidedBefore,
                scheduler,
                List.of(),
                containers,
                Placement.ANYWHERE,
                "voice",
                QuotaScopes.NONE);
    }

    private SizingTable table() {
        return new SizingTable(
                "t", headroomPercent, whenNoneFree, capability, Set.of(), IdentityKeys.DEFAULT, Set.of(), rows);
    }

    private Offers reached() {
        Offers.Reachable reachable = new Offers.Reachable(offers, nodes, remark, wholeGpus, room);
        return new Offers() {
            @Override
            public Reachable to(Placement placement) {
                return reachable;
            }

            @Override
            public AdmissionRules admissionRules(String namespace) {
                return rules;
            }

            @Override
            public String assumption() {
                return "";
            }
        };
    }

    public static GpuContainer serving(String model) {
        return container(model, DeclaredNeed.NOTHING, MemoryClaim.AS_NEEDED);
    }

    static GpuContainer declaring(DeclaredNeed declared) {
        return container("asr", declared, MemoryClaim.AS_NEEDED);
    }

    public static GpuContainer claiming(MemoryClaim claim) {
        return container("asr", DeclaredNeed.NOTHING, claim);
    }

    private static GpuContainer container(String model, DeclaredNeed declared, MemoryClaim claim) {
        return saying(ServerSigns.PLAIN.claiming(claim), model, declared);
    }

    /** One whose command line says this. */
    public static GpuContainer saying(ServerSigns signs, String model, DeclaredNeed declared) {
        return new GpuContainer(
                new ContainerPosition(false, 0, "c-" + model),
                1,
                ModelNames.of(new FoundName(FoundName.Kind.LOADED, model, "image")),
                declared,
                Map.of(),
                signs);
    }

    /** A server that takes most of what it sees. */
    public static MemoryClaim claimsDevice() {
        return new MemoryClaim(MemoryClaim.Taking.SHARE_OF_DEVICE, OptionalDouble.empty(), "vllm serve");
    }

    /** One that takes so much of what it sees. */
    public static MemoryClaim claimsFraction(double fraction) {
        return new MemoryClaim(
                MemoryClaim.Taking.SHARE_OF_DEVICE,
                OptionalDouble.of(fraction),
                "--gpu-memory-utilization=" + fraction);
    }

    public static Need.Memory memory(double gibibytes) {
        return memory(gibibytes, Isolation.PREFERRED);
    }

    public static Need.Memory memory(double gibibytes, Isolation isolation) {
        return new Need.Memory(GpuMemory.ofGibibytes(gibibytes), isolation);
    }

    public static Need.Resources named(Isolation isolation, String... names) {
        return new Need.Resources(List.of(names), isolation);
    }

    /** A MIG device, {@code nvidia.com/mig-PROFILE}, of so many GiB. */
    public static Offer device(String profile, double gibibytes) {
        Optional<GpuMemory> memory = Optional.of(GpuMemory.ofGibibytes(gibibytes));
        return new Offer(target("nvidia.com/mig-" + profile), true, memory, memory);
    }

    /** A share of {@code usable} GiB of a GPU of {@code visible} GiB. */
    public static Offer share(double usable, double visible) {
        return new Offer(
                target("nvidia.com/gpu.shared"),
                false,
                Optional.of(GpuMemory.ofGibibytes(usable)),
                Optional.of(GpuMemory.ofGibibytes(visible)));
    }

    public static Target target(String resource) {
        return Target.of(new ExtendedResource(resource));
    }
}
