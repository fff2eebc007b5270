/**
 * What can be told from a container's image, command line and environment: which model it serves, how much memory its
 * server claims, whether it spans several GPUs, and which other GPU system manages the pod. Imports {@code pod},
 * {@code sizing} and {@code gpu}. Start at {@link io.gpurightsizer.workload.detect.ModelFinder}.
 */
package io.gpurightsizer.workload.detect;
