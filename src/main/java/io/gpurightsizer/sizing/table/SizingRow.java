package io.gpurightsizer.sizing.table;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One row of the sizing table: which containers it matches and what they need.
 *
 * @param name unique in the table, for example {@code parakeet-asr}
 * @param models globs over the normalised model name, one of which must match; empty if the model does not matter
 * @param selector what the pod's labels must satisfy
 * @param settings what the container's environment and command line must satisfy
 * @param need what a match needs
 * @param whenNoneFree over the table's; empty if the row does not say it
 * @param computeCapability over the table's; empty if the row does not say it
 * @param source where the figure comes from; free text, may be empty
 */
public record SizingRow(
        String name,
        List<Glob> models,
        LabelSelector selector,
        List<Setting> settings,
        Need need,
        Optional<WhenNoneFree> whenNoneFree,
        Optional<CapabilityRule> computeCapability,
        String source) {
    public SizingRow {
        models = List.copyOf(models);
        settings = List.copyOf(settings);
    }

    /** One that leaves to the table what the table says too. */
    public SizingRow(
            String name, List<Glob> models, LabelSelector selector, List<Setting> settings, Need need, String source) {
        this(name, models, selector, settings, need, Optional.empty(), Optional.empty(), source);
    }

    /**
     * Whether the row matches a container.
     *
     * @param labels the pod's labels
     * @param model the normalised model name, empty if unknown
     * @param environment the container's environment and flags, as {@link Setting#match} reads them
     */
    public Match match(Map<String, String> labels, String model, Map<String, String> environment) {
        if (!isFor(model) || !selector.matches(labels)) {
            return Match.NO;
        }
        Match all = Match.SURE;
        for (Setting setting : settings) {
            all = all.and(setting.match(environment));
        }
        return all;
    }

    /** Whether it surely matches. */
    public boolean matches(Map<String, String> labels, String model, Map<String, String> environment) {
        return match(labels, model, environment) == Match.SURE;
    }

    /** Whether it is for some models only. */
    public boolean namesModels() {
        return !models.isEmpty();
    }

    /** Whether it is for a model of this normalised name, if its other conditions hold. */
    public boolean isFor(String model) {
        if (models.isEmpty()) {
            return true;
        }
        if (model.isEmpty()) {
            return false;
        }
        for (Glob glob : models) {
            if (glob.matches(model) && !isLarger(model, glob)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a size in the rest of the name says that it is another model: {@code whisper-large-v3-llama-8b}. */
    private boolean isLarger(String model, Glob glob) {
        return need instanceof Need.Memory memory && ModelSize.exceeds(model, glob, memory.amount());
    }
}
