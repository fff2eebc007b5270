package io.gpurightsizer.workload;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import io.gpurightsizer.pod.OwnerMetadata;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.offers.Placement;

/**
 * What besides the pod itself counts for its decision.
 *
 * @param owner the metadata of its controlling owner
 * @param namespaceLabels labels of its namespace; empty if they are not known
 * @param ownerKind the kind of the object that it is made for, where the pod has no owner yet
 * @param workload its top controller; empty if that was not read in time
 * @param siblings the other pods of its owner
 * @param guarded why it keeps its GPU, whatever its mode; empty where nothing was seen to go wrong
 * @param reachable what a pod with this placement can reach, by the nodes that there are now; nothing where none is looked at
 */
public record PodContext(
        OwnerMetadata owner,
        Map<String, String> namespaceLabels,
        Optional<String> ownerKind,
        Optional<TopController> workload,
        ReplicaShare.Siblings siblings,
        Optional<String> guarded,
        Function<Placement, Offers.Reachable> reachable) {
    public static final PodContext UNKNOWN = new PodContext(Map.of(), Map.of());

    private static final Offers.Reachable NOTHING = new Offers.Reachable(List.of(), List.of(), "");

    /** Where neither nodes nor workload nor siblings are looked at. */
    public PodContext(OwnerMetadata owner, Map<String, String> namespaceLabels, Optional<String> ownerKind) {
        this(
                owner,
                namespaceLabels,
                ownerKind,
                Optional.empty(),
                ReplicaShare.Siblings.NOT_KNOWN,
                Optional.empty(),
                placement -> NOTHING);
    }

    public PodContext(Map<String, String> ownerAnnotations, Map<String, String> namespaceLabels) {
        this(OwnerMetadata.of(ownerAnnotations, Map.of()), namespaceLabels, Optional.empty());
    }

    /** The same, knowing these nodes. */
    public PodContext knowing(Offers offers) {
        return new PodContext(owner, namespaceLabels, ownerKind, workload, siblings, guarded, offers::to);
    }

    /** The same for a pod of this workload, if it is known, beside these of its owner's pods. */
    public PodContext among(Optional<TopController> top, ReplicaShare.Siblings others) {
        return new PodContext(owner, namespaceLabels, ownerKind, top, others, guarded, reachable);
    }

    /** The same where this is why a pod keeps its GPU. */
    public PodContext guarded(Optional<String> why) {
        return new PodContext(owner, namespaceLabels, ownerKind, workload, siblings, why, reachable);
    }
}
