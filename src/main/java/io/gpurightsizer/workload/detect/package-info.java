/**
 * What can be told from a container's image, command line and environment: which model it serves, how much memory its
 * server claims, whether it spans several GPUs or names devices by hand, and which other GPU system manages the pod. A
 * new source of model names goes into {@link io.gpurightsizer.workload.detect.ModelFinder}, any other sign into
 * {@link io.gpurightsizer.workload.detect.SignFinder}. Imports {@code pod} and
 * {@code sizing}. Start at {@link io.gpurightsizer.workload.detect.ModelFinder}.
 */
package io.gpurightsizer.workload.detect;
