package io.gpurightsizer.recommend;

/**
 * A GPU, or a MIG device of one.
 *
 * @param uuid of the GPU
 * @param instance the id of the GPU instance; empty for a whole GPU
 */
record Device(String uuid, String instance) {}
