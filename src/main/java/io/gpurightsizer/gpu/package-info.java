/**
 * The vocabulary of NVIDIA GPUs in Kubernetes: resource names, MIG profiles, amounts of GPU memory and the catalogue of
 * what each product can be cut into. Values only; imports nothing but the JDK and may be imported by every package.
 * Start at {@link io.gpurightsizer.gpu.ExtendedResource}.
 */
package io.gpurightsizer.gpu;
