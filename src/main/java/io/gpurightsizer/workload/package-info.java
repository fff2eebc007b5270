/**
 * From the JSON of a pod to the {@link io.gpurightsizer.sizing.GpuWorkload} that the decision sees: what the pod asks
 * for, which model each container serves, what labels and annotations declare, who else manages it. Imports Jackson,
 * {@code sizing} and {@code gpu}. Start at {@link io.gpurightsizer.workload.PodReader} and
 * {@link io.gpurightsizer.workload.PodInterpreter}.
 */
package io.gpurightsizer.workload;
