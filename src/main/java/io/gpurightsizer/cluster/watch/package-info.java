/**
 * The watched cluster: informers feed a cache, of which immutable snapshots are made. Imports the Kubernetes client and
 * {@code cluster.nodes}. Start at {@link io.gpurightsizer.cluster.watch.ClusterView}.
 */
package io.gpurightsizer.cluster.watch;
