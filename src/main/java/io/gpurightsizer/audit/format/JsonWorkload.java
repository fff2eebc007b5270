package io.gpurightsizer.audit.format;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonUnwrapped;

import io.gpurightsizer.audit.AuditedContainer;
import io.gpurightsizer.audit.AuditedWorkload;
import io.gpurightsizer.audit.DecidedPods;
import io.gpurightsizer.objects.Source;
import io.gpurightsizer.sizing.names.FoundName;
import io.gpurightsizer.sizing.offers.Target;

/** A workload as {@code docs/audit-report.md} documents it. */
record JsonWorkload(
        String namespace,
        String apiVersion,
        String kind,
        String name,
        String part,
        @JsonUnwrapped Source at,
        int replicas,
        int replicasAtMost,
        int replicasResized,
        int replicasThatFitNow,
        long gpusAskedFor,
        long gpusAskedForAtMost,
        long gpusFreed,
        double gpusUsedAsPartitions,
        String mode,
        String decision,
        String reason,
        String explanation,
        String row,
        String target,
        List<Decided> decided,
        List<Container> containers,
        @JsonInclude(Include.NON_EMPTY) String replicaNodes,
        List<String> remarks) {
    static JsonWorkload of(AuditedWorkload workload) {
        return new JsonWorkload(
                workload.namespace(),
                workload.apiVersion(),
                workload.kind(),
                workload.name(),
                workload.part(),
                workload.at(),
                workload.replicas(),
                workload.replicasAtMost(),
                workload.podsResized(),
                workload.fitNow(),
                workload.gpus(),
                workload.gpusAtMost(),
                workload.gpusFreed(),
                Numbers.rounded(workload.gpusUsed()),
                workload.mode().toString(),
                workload.decision().verb(),
                workload.decision().reasonCode(),
                workload.decision().explanation(),
                workload.decision().rowNames(),
                workload.targets(),
                workload.decided().stream().map(Decided::of).toList(),
                workload.containers().stream().map(Container::of).toList(),
                workload.replicaNodes(),
                workload.allRemarks());
    }

    private record Decided(
            int replicas, int waiting, String decision, String reason, String explanation, String row, String target) {
        static Decided of(DecidedPods pods) {
            return new Decided(
                    pods.pods(),
                    pods.waiting(),
                    pods.decision().verb(),
                    pods.decision().reasonCode(),
                    pods.decision().explanation(),
                    pods.decision().rowNames(),
                    pods.targets());
        }
    }

    private record Name(String name, String kind, String foundIn) {
        static Name of(FoundName found) {
            return new Name(found.name(), found.kind().toString(), found.foundIn());
        }
    }

    private record Container(
            String name,
            String path,
            boolean init,
            @JsonUnwrapped Source at,
            int gpus,
            int gpusCounted,
            String model,
            String modelFoundIn,
            List<Name> names,
            String row,
            Optional<String> target,
            Optional<Map<String, String>> nodeSelector,
            Optional<String> share) {
        static Container of(AuditedContainer container) {
            Optional<Target> target = container.target();
            return new Container(
                    container.name(),
                    container.position().path(),
                    container.position().init(),
                    container.at(),
                    container.gpus(),
                    container.counted(),
                    container.model().name(),
                    container.model().foundIn(),
                    container.names().stream().map(Name::of).toList(),
                    container.row(),
                    target.map(Target::name),
                    target.map(it -> new TreeMap<>(it.nodeSelector())),
                    container.share().map(Object::toString));
        }
    }
}
