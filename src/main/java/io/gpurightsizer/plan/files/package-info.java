/**
 * What an administrator applies to get from a cluster to a plan: configurations for NVIDIA's MIG manager and device plugin,
 * and a script. Imports {@code plan} and {@code gpu}. Start at {@link io.gpurightsizer.plan.files.PlanFiles}.
 */
package io.gpurightsizer.plan.files;
