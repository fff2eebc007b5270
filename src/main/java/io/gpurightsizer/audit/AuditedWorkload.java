package io.gpurightsizer.audit;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.gpurightsizer.objects.Source;
import io.gpurightsizer.sizing.SizingDecision;
import io.gpurightsizer.workload.Mode;

/**
 * A workload, or one of the pod templates of one that has several, with what would become of its pods.
 *
 * @param namespace empty where none is written
 * @param name may be empty
 * @param part which of its templates, for example {@code spec.workerGroupSpecs[0].template}; empty for a pod
 * @param replicas how many pods it makes, without those that were resized earlier
 * @param replicasAtMost the same, scaled to its most and while a rolling update replaces them
 * @param mode what would be done with the decision
 * @param decided what would become of its pods, at least one entry: first those that are resized
 * @param gpusPerPod whole GPUs one pod holds
 * @param fitNow how many of its pods run with a whole GPU, though what fits them is free now
 * @param replicaNodes the nodes where a pod that is meant to have a whole GPU could get a part of one that goes by the same
 *     name, for example {@code node gpu-a and 2 more}; empty if there are none
 * @param at where it begins
 * @param remarks how it was counted, and what is odd about it
 */
public record AuditedWorkload(
        String namespace,
        String apiVersion,
        String kind,
        String name,
        String part,
        int replicas,
        int replicasAtMost,
        Mode mode,
        List<DecidedPods> decided,
        int gpusPerPod,
        int fitNow,
        String replicaNodes,
        Source at,
        List<String> remarks) {
    private static final Pattern BEGINNING = Pattern.compile("^spec(\\.|$)(jobTemplate\\.spec\\.)?");
    private static final Pattern END = Pattern.compile("(^|\\.)template(\\.spec)?(\\.template)?$");

    public AuditedWorkload {
        decided = List.copyOf(decided);
        remarks = List.copyOf(remarks);
    }

    /** The same with what of it was seen among its remarks. */
    AuditedWorkload beside(List<SeenUse> seen) {
        List<String> more = Stream.concat(
                        remarks.stream(),
                        seen.stream().filter(it -> it.isOf(this)).map(SeenUse::inWords))
                .toList();
        return new AuditedWorkload(
                namespace,
                apiVersion,
                kind,
                name,
                part,
                replicas,
                replicasAtMost,
                mode,
                decided,
                gpusPerPod,
                fitNow,
                replicaNodes,
                at,
                more);
    }

    /** What becomes of its first pod, which none after it exceeds. */
    public SizingDecision decision() {
        return decided.get(0).decision();
    }

    /** Those of its first pod that ask for a whole GPU. */
    public List<AuditedContainer> containers() {
        return decided.get(0).containers();
    }

    /** Whether any of its pods is. */
    public boolean resized() {
        return decided.get(0).resized();
    }

    public int podsResized() {
        return decided.stream()
                .filter(DecidedPods::resized)
                .mapToInt(DecidedPods::pods)
                .sum();
    }

    /** How many pods may be added to these: where some are kept for want of something, those that are added are too. */
    int podsAdded(DecidedPods to) {
        return to == decided.get(decided.size() - 1) ? podsAdded() : 0;
    }

    /** How many pods autoscalers and a rolling update may add. */
    int podsAdded() {
        return replicasAtMost - replicas;
    }

    /** How many pods of which the same becomes there may be at a time. */
    public int podsAtMost(DecidedPods of) {
        return of.pods() + podsAdded(of);
    }

    /** Whole GPUs all its pods hold. */
    public long gpus() {
        return (long) replicas * gpusPerPod;
    }

    /** The same with as many pods as there may be at a time. */
    public long gpusAtMost() {
        return (long) replicasAtMost * gpusPerPod;
    }

    /** Whole GPUs that none of its pods would hold any more. */
    public long gpusFreed() {
        return decided.stream().mapToLong(DecidedPods::gpusFreed).sum();
    }

    /** How much of whole GPUs its pods would take up as partitions, as far as their sizes are known. */
    public double gpusUsed() {
        return decided.stream().mapToDouble(DecidedPods::gpusUsed).sum();
    }

    /** For example {@code Deployment/asr}, or {@code RayCluster/voice workerGroupSpecs[0]} for one of several templates. */
    public String title() {
        return title(kind, name, part);
    }

    /** The title without what is the same in every object: {@code spec.}, {@code .template}. */
    public static String title(String kind, String name, String part) {
        String inner = BEGINNING.matcher(part).replaceFirst("");
        String shortened = END.matcher(inner).replaceFirst("");
        return kind + "/" + name + (shortened.isEmpty() ? "" : " " + shortened);
    }

    /** The remarks, and what there is to say of how many of its pods are decided how. */
    public List<String> allRemarks() {
        return Stream.concat(remarks.stream(), Counts.inWords(this).stream()).toList();
    }

    /** What its pods get, comma-separated; empty if all keep what they ask for. */
    public String targets() {
        return DecidedPods.targets(decided);
    }
}
