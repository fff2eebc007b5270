package io.gpurightsizer.rewrite;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.gpurightsizer.audit.AuditedWorkload;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.objects.KubernetesObject;
import io.gpurightsizer.objects.Source;
import io.gpurightsizer.sizing.SizingDecision;
import io.gpurightsizer.sizing.offers.Target;
import io.gpurightsizer.workload.Keys;
import io.gpurightsizer.workload.ResizeRecord;

/**
 * A pod template that is to be resized.
 *
 * @param workload whose template
 * @param resize what its pods get
 * @param at where its object begins
 */
record TemplateResize(AuditedWorkload workload, SizingDecision.Resize resize, Source at) {
    /**
     * Resources get the names of what is offered. Where that goes by the name {@code nvidia.com/gpu} too, the pods select its
     * nodes, and carry the record by which the webhook knows them as resized.
     */
    List<Change> changes() {
        List<Change> changes = new ArrayList<>();
        for (SizingDecision.ContainerResize container : resize.containers()) {
            Target target = container.offer().target();
            if (!target.keepsName()) {
                for (String amounts : List.of("limits", "requests")) {
                    FieldSteps map = inPod(container.at().path() + ".resources." + amounts);
                    ExtendedResource.WHOLE_GPUS.forEach(
                            whole -> changes.add(new RenamedKey(map, whole.name(), target.name())));
                }
            }
        }
        if (!resize.nodeSelector().isEmpty()) {
            Map<String, String> record = ResizeRecord.annotations(resize, ExtendedResource.WHOLE_GPU);
            record.keySet().retainAll(List.of(Keys.RESIZED_FROM, Keys.RESIZED_TO));
            changes.add(new AddedEntries(inPod("spec.nodeSelector"), resize.nodeSelector()));
            changes.add(new AddedEntries(annotations(), record));
        }
        return changes;
    }

    /** The same in a copy of its object, which stands somewhere else. */
    TemplateResize in(KubernetesObject copy) {
        return new TemplateResize(workload, resize, copy.at());
    }

    /** Where the annotations of the template stand. */
    FieldSteps annotations() {
        return inPod("metadata.annotations");
    }

    private FieldSteps inPod(String path) {
        return FieldSteps.of(workload.part().isEmpty() ? path : workload.part() + "." + path);
    }

    /** Whether its template is in an object. */
    boolean isIn(KubernetesObject object) {
        return object.at().line() == at.line()
                && object.name().equals(workload.name())
                && object.kind().equals(workload.kind());
    }

    /** The same of an object as it is written, which in a list need not have a kind. */
    boolean isIn(WrittenObject object) {
        return object.line() == at.line()
                && object.name().equals(workload.name())
                && object.kind().filter(it -> !it.equals(workload.kind())).isEmpty();
    }
}
