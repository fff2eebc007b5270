/**
 * Readiness and the warm-up before it. Imports {@code admission} and {@code server}. Start at
 * {@link io.gpurightsizer.health.ReadinessChecks}.
 */
package io.gpurightsizer.health;
