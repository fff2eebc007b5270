package io.gpurightsizer.recommend.prometheus;

import java.util.Map;

/**
 * One element of the answer to an instant query.
 *
 * @param labels of the series, without {@code __name__}
 * @param value may be NaN
 */
public record Sample(Map<String, String> labels, double value) {
    public Sample {
        labels = Map.copyOf(labels);
    }

    /** A label's value; empty if the series does not have it. */
    public String label(String name) {
        return labels.getOrDefault(name, "");
    }
}
