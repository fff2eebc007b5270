/**
 * Devices of dynamic resource allocation: from what NVIDIA's driver publishes, DeviceClasses name and ResourceClaims hold to
 * how many devices of each name a node has and what a pod gets with one. Imports {@code sizing}, {@code gpu}, {@code
 * objects} and {@code cluster.state}. Start at {@link io.gpurightsizer.cluster.devices.NodeDevices}.
 */
package io.gpurightsizer.cluster.devices;
