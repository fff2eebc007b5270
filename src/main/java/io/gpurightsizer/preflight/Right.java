package io.gpurightsizer.preflight;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What the webhook does with objects of one kind.
 *
 * @param group the API group; empty for the core
 * @param resource their name in paths
 * @param verbs for example {@code list, watch}
 */
record Right(String group, String resource, List<String> verbs) {
    static Right toWatch(String group, String resource) {
        return new Right(group, resource, List.of("list", "watch"));
    }

    static Right toGet(String group, String resource) {
        return new Right(group, resource, List.of("get"));
    }

    /** Whether rules of a ClusterRole that hold for every name grant it. */
    boolean isIn(JsonNode rules) {
        return verbs.stream().allMatch(verb -> {
            for (JsonNode rule : rules) {
                if (rule.path("resourceNames").isEmpty()
                        && has(rule.path("apiGroups"), group)
                        && has(rule.path("resources"), resource)
                        && has(rule.path("verbs"), verb)) {
                    return true;
                }
            }
            return false;
        });
    }

    private static boolean has(JsonNode list, String wanted) {
        for (JsonNode item : list) {
            if (item.asText().equals(wanted) || item.asText().equals("*")) {
                return true;
            }
        }
        return false;
    }

    /** For example {@code list, watch replicasets.apps}. */
    @Override
    public String toString() {
        return String.join(", ", verbs) + " " + resource + (group.isEmpty() ? "" : "." + group);
    }
}
