/**
 * How to cut the GPUs of a cluster for the pods it has: from what the audit decides to a plan for each pool of nodes. Imports
 * {@code audit}, {@code cluster}, {@code workload}, {@code sizing}, {@code pod}, {@code objects} and {@code gpu}. Changes
 * nothing anywhere. Start at {@link io.gpurightsizer.plan.Planner}.
 */
package io.gpurightsizer.plan;
