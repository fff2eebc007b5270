/**
 * Where the volumes of a pod can be mounted, read from a watched cluster. Imports the Kubernetes client and
 * {@code cluster.nodes}. Start at {@link io.gpurightsizer.cluster.volumes.VolumeLookup}.
 */
package io.gpurightsizer.cluster.volumes;
