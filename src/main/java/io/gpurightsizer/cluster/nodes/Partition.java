package io.gpurightsizer.cluster.nodes;

import io.gpurightsizer.sizing.offers.Offer;

/**
 * Something smaller than a GPU that a node gives out.
 *
 * @param offer what a pod asks for and gets
 * @param amount how many of it the node can give out at all, at least 1
 */
record Partition(Offer offer, int amount) {}
