/**
 * Nodes, pods, quotas, limits and volumes of a cluster as immutable values, each reduced to what a decision counts, and read
 * from the Kubernetes client's model. What they offer to a pod is found in {@code cluster.nodes}. Imports the Kubernetes
 * client's model, {@code objects}, {@code pod}, {@code sizing} and {@code gpu}.
 */
package io.gpurightsizer.cluster.state;
