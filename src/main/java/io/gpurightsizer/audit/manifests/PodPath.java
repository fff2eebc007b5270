package io.gpurightsizer.audit.manifests;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The way from an object down to something in it that runs as a pod.
 *
 * @param steps the object itself first; only maps, lists are part of a step's key
 */
record PodPath(List<Step> steps) {
    PodPath {
        steps = List.copyOf(steps);
    }

    /**
     * One map on the way.
     *
     * @param key its name in the map above, for example {@code spec} or {@code workerGroupSpecs[0]}; empty for the first
     */
    record Step(String key, ObjectNode map) {
        /** The key without an index. */
        String name() {
            int bracket = key.indexOf('[');
            return bracket < 0 ? key : key.substring(0, bracket);
        }
    }

    static PodPath to(ObjectNode object) {
        return new PodPath(List.of(new Step("", object)));
    }

    PodPath plus(String key, ObjectNode map) {
        List<Step> longer = new ArrayList<>(steps);
        longer.add(new Step(key, map));
        return new PodPath(longer);
    }

    ObjectNode last() {
        return steps.get(steps.size() - 1).map();
    }

    String lastKey() {
        return steps.get(steps.size() - 1).name();
    }

    /** Everything but the last step; the same path if there is no other. */
    PodPath parent() {
        return steps.size() == 1 ? this : new PodPath(steps.subList(0, steps.size() - 1));
    }

    boolean isRoot() {
        return steps.size() == 1;
    }

    /** The nearest map on the way, this one included, that has {@code metadata}. */
    PodPath nearestWithMetadata() {
        PodPath path = this;
        while (!path.isRoot() && !path.last().path("metadata").isObject()) {
            path = path.parent();
        }
        return path;
    }

    JsonNode metadata() {
        return last().path("metadata");
    }

    /** For example {@code spec.workerGroupSpecs[0].template}; empty for the object itself. */
    @Override
    public String toString() {
        StringJoiner keys = new StringJoiner(".");
        for (Step step : steps.subList(1, steps.size())) {
            keys.add(step.key());
        }
        return keys.toString();
    }
}
