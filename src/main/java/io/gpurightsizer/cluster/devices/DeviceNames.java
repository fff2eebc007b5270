package io.gpurightsizer.cluster.devices;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.QuotaNames;
import io.gpurightsizer.sizing.offers.Target;

/**
 * The names by which pods can ask for devices of DeviceClasses.
 *
 * @param kinds which devices each name stands for
 * @param templates what each ResourceClaimTemplate asks for whose devices are known
 * @param quotaNames by the name that pods ask for, the others under which ResourceQuotas count it; of classes that are understood
 * @param problems of classes whose devices are not offered, sorted, for example {@code DeviceClass odd: which …}
 */
public record DeviceNames(
        Map<ExtendedResource, DeviceKind> kinds,
        Map<Target, List<TemplateState.Request>> templates,
        Map<String, Set<String>> quotaNames,
        List<String> problems) {
    public static final DeviceNames NONE = new DeviceNames(Map.of(), Map.of(), Map.of(), List.of());

    public DeviceNames {
        kinds = Map.copyOf(kinds);
        templates = Map.copyOf(templates);
        quotaNames = Map.copyOf(quotaNames);
        problems = List.copyOf(problems);
    }

    /**
     * A resource is that of the class that was created last, the first by name of several (kubernetes/enhancements, KEP-5004);
     * a class without one goes by its implicit name alone. The class that stands for whole GPUs goes by both, since pods ask
     * for those by either name. Slices go by an implicit name only where some class has a resource: the API server drops those
     * of all where Kubernetes does without the feature (1.34 and 1.35 unless it is switched on), and pods would wait.
     */
    public static DeviceNames of(Collection<DeviceClassState> classes, Collection<TemplateState> templates) {
        Map<ExtendedResource, DeviceClassState> owners = new HashMap<>();
        Comparator<DeviceClassState> lastFirst =
                Comparator.comparing(DeviceClassState::created).reversed().thenComparing(DeviceClassState::name);
        classes.stream()
                .sorted(lastFirst)
                .forEach(it -> it.extendedResource().ifPresent(resource -> owners.putIfAbsent(resource, it)));
        Map<ExtendedResource, DeviceKind> kinds = new HashMap<>();
        Map<String, Set<String>> quotaNames = new HashMap<>();
        List<String> problems = new ArrayList<>();
        boolean areAskedForByName = !owners.isEmpty();
        for (DeviceClassState each : classes) {
            Optional<ExtendedResource> own =
                    each.extendedResource().filter(it -> owners.get(it).equals(each));
            each.kind().ifPresent(kind -> {
                own.ifPresent(it -> kinds.put(it, kind));
                if (own.filter(it -> !it.isWholeGpu()).isEmpty() && (areAskedForByName || !kind.mig())) {
                    each.implicitName().ifPresent(it -> kinds.put(it, kind));
                }
            });
            each.kind().ifPresent(kind -> addQuotaNames(each, own, quotaNames));
            if (!each.problem().isEmpty()) {
                problems.add("DeviceClass " + each.name() + " is not offered: " + each.problem());
            }
        }
        return new DeviceNames(
                kinds,
                templates(classes, templates, quotaNames),
                quotaNames,
                problems.stream().sorted().toList());
    }

    /** A quota must allow each of the alternatives of a claim. */
    private static Map<Target, List<TemplateState.Request>> templates(
            Collection<DeviceClassState> classes,
            Collection<TemplateState> templates,
            Map<String, Set<String>> quotaNames) {
        Map<String, DeviceKind> byClass = new HashMap<>();
        classes.forEach(it -> it.kind().ifPresent(kind -> byClass.put(it.name(), kind)));
        Map<Target, List<TemplateState.Request>> known = new HashMap<>();
        for (TemplateState template : templates) {
            List<TemplateState.Request> requests = template.requests(byClass);
            if (!requests.isEmpty()) {
                known.put(template.target(), requests);
                Set<String> names = new TreeSet<>();
                template.alternatives().forEach(it -> {
                    String implicit = ExtendedResource.OF_DEVICE_CLASS + it.deviceClass();
                    names.add(implicit);
                    names.addAll(quotaNames.getOrDefault(implicit, Set.of()));
                });
                quotaNames.put(template.target().countedAs(), names);
            }
        }
        return known;
    }

    /** Whether a namespace has a ResourceClaimTemplate for devices that are known. */
    public boolean haveTemplatesIn(String namespace) {
        return templates.keySet().stream().anyMatch(it -> it.isOfferedIn(namespace));
    }

    /** The claim that the scheduler makes for a pod is counted as a claim and as one of its class, and so under each name of that. */
    private static void addQuotaNames(
            DeviceClassState of, Optional<ExtendedResource> own, Map<String, Set<String>> quotaNames) {
        Set<String> all = new TreeSet<>();
        own.ifPresent(it -> all.add(it.name()));
        of.implicitName().ifPresent(it -> all.add(it.name()));
        List<String> asked = List.copyOf(all);
        all.add(of.name() + QuotaNames.DEVICES_OF_CLASS);
        all.add(QuotaNames.CLAIMS);
        for (String name : asked) {
            Set<String> others = new TreeSet<>(all);
            others.remove(name);
            quotaNames.put(name, others);
        }
    }
}
