package io.gpurightsizer.benchmark.report;

import java.util.Map;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * One turn that was sent. Times are milliseconds.
 *
 * @param at when it should have begun, in seconds from the start of the round
 * @param late how much later the generator began it
 * @param stages what each stage took, the first one counted from when the turn should have begun
 * @param total from when it should have begun to its answer; null where none came
 * @param failure why it failed; null where it did not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TurnResult(double at, double late, Map<String, Double> stages, Double total, String failure) {
    @JsonIgnore
    public boolean succeeded() {
        return failure == null && total != null;
    }

    /** The whole turn; infinite where it failed, so that failures do not make figures better. */
    @JsonIgnore
    public double endToEnd() {
        return succeeded() ? total : Double.POSITIVE_INFINITY;
    }
}
