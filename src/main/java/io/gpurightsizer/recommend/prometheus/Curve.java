package io.gpurightsizer.recommend.prometheus;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One series of the answer to a range query.
 *
 * @param labels of the series, without {@code __name__}
 * @param values by time in seconds since 1970
 */
public record Curve(Map<String, String> labels, SortedMap<Long, Double> values) {
    public Curve {
        labels = Map.copyOf(labels);
        values = new TreeMap<>(values);
    }
}
