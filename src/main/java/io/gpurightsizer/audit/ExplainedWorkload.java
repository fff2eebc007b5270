package io.gpurightsizer.audit;

import java.util.List;

import io.gpurightsizer.objects.Source;
import io.gpurightsizer.sizing.Explanation;
import io.gpurightsizer.sizing.SizingDecision;

/**
 * A workload with every question of the decision answered.
 *
 * @param title kind, name and part
 * @param at where it begins
 * @param decision what becomes of its pods, all containers taken together
 * @param containers one explanation for each container that asks for a whole GPU
 * @param remarks what is odd about it
 */
public record ExplainedWorkload(
        String namespace,
        String title,
        Source at,
        SizingDecision decision,
        List<Explanation> containers,
        List<String> remarks) {
    public ExplainedWorkload {
        containers = List.copyOf(containers);
        remarks = List.copyOf(remarks);
    }
}
