package io.gpurightsizer.plan;

import io.gpurightsizer.plan.layout.Strategy;

/**
 * What a plan is asked for.
 *
 * @param headroomPercent how many devices more of each kind than pods need, rounded up
 * @param surge whether there is room for what rolling updates add
 */
public record PlanOptions(Strategy strategy, Sharing sharing, int headroomPercent, boolean surge) {}
