package io.gpurightsizer.audit;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.gpurightsizer.objects.Source;
import io.gpurightsizer.sizing.SizingDecision;
import io.gpurightsizer.sizing.offers.Target;
import io.gpurightsizer.workload.Mode;

/**
 * A workload, or one of the pod templates of one that has several, with what would become of its pods.
 *
 * @param namespace empty where none is written
 * @param name may be empty
 * @param part which of its templates, for example {@code spec.workerGroupSpecs[0].template}; empty for a pod
 * @param replicas how many pods it makes
 * @param mode what would be done with the decision
 * @param decision what would become of each pod
 * @param containers those that ask for a whole GPU
 * @param gpusPerPod whole GPUs one pod holds
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
        Mode mode,
        SizingDecision decision,
        List<AuditedContainer> containers,
        int gpusPerPod,
        Source at,
        List<String> remarks) {
    private static final Pattern BEGINNING = Pattern.compile("^spec(\\.|$)(jobTemplate\\.spec\\.)?");
    private static final Pattern END = Pattern.compile("(^|\\.)template(\\.spec)?(\\.template)?$");

    public AuditedWorkload {
        containers = List.copyOf(containers);
        remarks = List.copyOf(remarks);
    }

    public boolean resized() {
        return decision.verb().equals("resize");
    }

    /** Whole GPUs all its pods hold. */
    public long gpus() {
        return (long) replicas * gpusPerPod;
    }

    /** Whole GPUs that none of its pods would hold any more. */
    public long gpusFreed() {
        return containers.stream().mapToLong(AuditedContainer::gpusFreed).sum();
    }

    /** How much of whole GPUs its pods would take up as partitions, as far as their sizes are known. */
    public double gpusUsed() {
        return containers.stream().mapToDouble(AuditedContainer::gpusUsed).sum();
    }

    /** For example {@code Deployment/asr}, or {@code RayCluster/voice workerGroupSpecs[0]} for one of several templates. */
    public String title() {
        return title(kind, name, part);
    }

    /** The title without what is the same in every object: {@code spec.}, {@code .template}. */
    static String title(String kind, String name, String part) {
        String inner = BEGINNING.matcher(part).replaceFirst("");
        String shortened = END.matcher(inner).replaceFirst("");
        return kind + "/" + name + (shortened.isEmpty() ? "" : " " + shortened);
    }

    /** What it gets, comma-separated; empty if it keeps what it asks for. */
    public String targets() {
        return containers.stream()
                .flatMap(container -> container.target().stream())
                .map(Target::toString)
                .distinct()
                .collect(Collectors.joining(", "));
    }
}
