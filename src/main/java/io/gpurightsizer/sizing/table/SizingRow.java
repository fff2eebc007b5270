package io.gpurightsizer.sizing.table;

import java.util.List;
import java.util.Map;

/**
 * One row of the sizing table: which containers it matches and what they need.
 *
 * @param name unique in the table, for example {@code parakeet-asr}
 * @param models globs over the normalised model name, one of which must match; empty if the model does not matter
 * @param selector what the pod's labels must satisfy
 * @param settings what the container's environment and command line must satisfy
 * @param need what a match needs
 * @param source where the figure comes from; free text, may be empty
 */
public record SizingRow(
        String name, List<Glob> models, LabelSelector selector, List<Setting> settings, Need need, String source) {
    public SizingRow {
        models = List.copyOf(models);
        settings = List.copyOf(settings);
    }

    /**
     * Whether the row matches a container.
     *
     * @param labels the pod's labels
     * @param model the normalised model name, empty if unknown
     * @param environment the container's literal environment and flags, see {@link Setting#matches}
     */
    public boolean matches(Map<String, String> labels, String model, Map<String, String> environment) {
        return matchesModel(model) && selector.matches(labels) && matchesSettings(environment);
    }

    private boolean matchesModel(String model) {
        if (models.isEmpty()) {
            return true;
        }
        if (model.isEmpty()) {
            return false;
        }
        for (Glob glob : models) {
            if (glob.matches(model)) {
                return true;
            }
        }
        return false;
    }

    private boolean matchesSettings(Map<String, String> environment) {
        for (Setting setting : settings) {
            if (!setting.matches(environment)) {
                return false;
            }
        }
        return true;
    }
}
