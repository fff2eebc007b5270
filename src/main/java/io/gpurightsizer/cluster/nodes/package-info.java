/**
 * From Node objects to what they offer to a pod: labels and allocatable resources become offers, and the scheduler's rules
 * say which nodes a pod may run on. Imports the Kubernetes client's model, {@code objects}, {@code pod}, {@code sizing} and
 * {@code gpu}. Start at {@link io.gpurightsizer.cluster.nodes.ClusterSnapshot}.
 */
package io.gpurightsizer.cluster.nodes;
