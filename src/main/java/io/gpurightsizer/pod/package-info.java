/**
 * A pod as it was submitted, and reading it from JSON. Imports Jackson, {@code sizing} and {@code gpu}. Start at
 * {@link io.gpurightsizer.pod.PodReader}.
 */
package io.gpurightsizer.pod;
