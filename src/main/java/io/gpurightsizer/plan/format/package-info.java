/**
 * Plans as text, JSON and HTML. Each prints what {@link io.gpurightsizer.plan.Plan} says and computes nothing. Start at
 * {@link io.gpurightsizer.plan.format.PlanText}.
 */
package io.gpurightsizer.plan.format;
