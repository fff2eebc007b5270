/**
 * From the objects of a cluster to what they offer to a pod. Imports the Kubernetes client's model, {@code objects},
 * {@code pod}, {@code sizing} and {@code gpu}. Start at {@link io.gpurightsizer.cluster.nodes.ClusterSnapshot}.
 *
 * <p><b>The state.</b> {@link io.gpurightsizer.cluster.nodes.ClusterState} is an immutable value: the nodes with GPUs and
 * what each offers ({@link io.gpurightsizer.cluster.nodes.GpuNode}), what pods hold and wait for
 * ({@link io.gpurightsizer.cluster.state.PodsState}), the quotas and limits of each namespace
 * ({@link io.gpurightsizer.cluster.state.NamespaceState}), {@link io.gpurightsizer.cluster.state.Volumes}, and the classes.
 * It is read from a file ({@link io.gpurightsizer.cluster.nodes.NodesFile}) or made of what is watched
 * ({@code cluster.watch.ClusterCache}, which adds pods up as they come and go).
 *
 * <p><b>A question</b> has two steps. {@link io.gpurightsizer.cluster.nodes.NodeScan} finds the nodes that a pod may run on by
 * everything but free room; pods do not change its answers, so they are kept while nodes stay the same. What is to rule out
 * nodes for good goes there, into {@link io.gpurightsizer.cluster.nodes.NodeMatch}. A pod's volumes and the rules of other
 * pods are looked up first ({@link io.gpurightsizer.cluster.nodes.ResolvedPlacement}); where rules may close nodes, an offer
 * must be found in each {@link io.gpurightsizer.cluster.nodes.Domain}.
 * {@link io.gpurightsizer.cluster.nodes.FreeRoom} then counts what pods leave of these nodes. The decision gets both as one
 * {@link io.gpurightsizer.sizing.offers.Offers.Reachable}: the offers and the groups of nodes with their
 * {@link io.gpurightsizer.sizing.offers.Hardware}, the hardware of the reachable nodes with whole GPUs, and the
 * {@link io.gpurightsizer.sizing.offers.Room}. Each of its last questions narrows the offers.
 *
 * <p><b>Pods still to come</b> are promised: {@link io.gpurightsizer.cluster.nodes.ClusterSnapshot#promising} counts pods that
 * were given a slice and are not in the state yet like pods that wait; quotas count them too
 * ({@link io.gpurightsizer.cluster.state.Promised#devicesByNamespace}).
 */
package io.gpurightsizer.cluster.nodes;
