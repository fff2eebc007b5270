/**
 * From a submitted pod to the {@link io.gpurightsizer.sizing.GpuWorkload} that the decision sees: what the pod asks for and
 * what its labels and annotations declare. Imports {@code pod}, {@code sizing}, {@code gpu} and its sub-package
 * {@code detect}. Start at {@link io.gpurightsizer.workload.PodInterpreter}.
 */
package io.gpurightsizer.workload;
