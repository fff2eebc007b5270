/**
 * Which GPU of which node of one pool is cut how, and which pods sit there. Pure; imports {@code gpu}, {@code sizing} and
 * {@code cluster.nodes}. Start at {@link io.gpurightsizer.plan.layout.PoolPlan}.
 */
package io.gpurightsizer.plan.layout;
