package io.gpurightsizer.audit;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.gpu.GpuModel;
import io.gpurightsizer.gpu.MigProfile;
import io.gpurightsizer.sizing.offers.GpuPart;
import io.gpurightsizer.sizing.offers.GpuShare;
import io.gpurightsizer.sizing.offers.Offer;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.sizing.offers.Target;

/**
 * What is offered, and how much of a GPU each offer is.
 *
 * @param offers what the cluster offers, as if it had none of the pods that are audited
 * @param from where they are known from, for example {@code as the 12 nodes of nodes.yaml show them}; counts where the
 *     offers themselves do not say that they are assumed
 * @param catalog every GPU that is known
 */
public record AuditOffers(Offers offers, String from, GpuCatalog catalog) {
    /** One line on what is offered. */
    public String description() {
        return offers.assumption().isEmpty() ? from : offers.assumption();
    }

    /** Whether they are those of nodes, and not assumed. */
    boolean areOfNodes() {
        return !offers.stock().isEmpty();
    }

    /** Whether there may be something that pods share; where they are assumed it is known. */
    boolean maybeShared() {
        return areOfNodes()
                || !offers.to(Placement.ANYWHERE).smallestFirst().stream().allMatch(Offer::hardwareIsolated);
    }

    /** What that is cut from which a pod has that was resized earlier. */
    Optional<GpuPart> part(Target target, Placement placement) {
        return offers.to(placement).smallestFirst().stream()
                .filter(it -> it.target().equals(target))
                .findFirst()
                .map(GpuPart::of)
                .orElseGet(() -> GpuPart.of(target));
    }

    /** A GPU that is cut into this profile, with as large a share for each of them. */
    Optional<GpuModel> board(MigProfile profile, GpuShare share) {
        return catalog.models().stream()
                .filter(model -> model.profile(profile)
                        .filter(it -> new GpuShare(1, it.maxInstances()).equals(share))
                        .isPresent())
                .findFirst();
    }

    /** Nodes where this pod's {@code nvidia.com/gpu} could be a part of a GPU; empty if there are none. */
    String replicaNodes(Placement placement) {
        List<Offers.NodeGroup> groups = offers.to(placement).nodes().stream()
                .filter(group -> group.amounts().keySet().stream().anyMatch(Target::keepsName))
                .toList();
        int size = groups.stream().mapToInt(Offers.NodeGroup::size).sum();
        return groups.isEmpty() ? "" : new Offers.NodeGroup(groups.get(0).example(), size, Map.of()).description();
    }
}
