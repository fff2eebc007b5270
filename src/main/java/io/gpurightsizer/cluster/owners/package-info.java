/**
 * The controlling owners of pods: reading their annotations, and writing Events about them. Imports the Kubernetes client
 * and {@code cluster.watch}. Start at {@link io.gpurightsizer.cluster.owners.OwnerLookup}.
 */
package io.gpurightsizer.cluster.owners;
