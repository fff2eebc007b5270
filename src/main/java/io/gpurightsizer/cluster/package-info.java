/**
 * What the cluster is like: nodes, namespaces, owners and device classes, read from a file or watched, and made into
 * immutable snapshots of what is offered to whom. Imports the Kubernetes client, {@code workload}, {@code sizing} and
 * {@code gpu}. Start at {@link io.gpurightsizer.cluster.ClusterSnapshot}, {@link io.gpurightsizer.cluster.NodesFile} and
 * {@link io.gpurightsizer.cluster.ClusterView}.
 */
package io.gpurightsizer.cluster;
