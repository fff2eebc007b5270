package io.gpurightsizer.cluster.nodes;

import java.util.List;
import java.util.Map;

/**
 * Nodes that no placement can tell apart, unless it asks for a label that identifies single nodes.
 *
 * @param labels the labels they have in common, all but the identifying ones
 * @param taints their taints
 * @param layout index of the {@link NodeOffers} they all have
 * @param nodes indexes of the nodes, the first by name first
 */
record Shape(Map<String, String> labels, List<Taint> taints, int layout, int[] nodes) {}
