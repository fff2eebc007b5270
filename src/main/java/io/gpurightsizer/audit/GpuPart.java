package io.gpurightsizer.audit;

import java.util.Optional;

import io.gpurightsizer.gpu.MigProfile;

/**
 * What a partition is cut from.
 *
 * @param share how much of a whole GPU it takes away from others
 * @param profile the MIG device that it is, or is a replica of; empty for a replica of a whole GPU
 * @param replicas how many of it share one such device, or one GPU; 1 for a device of its own
 */
public record GpuPart(GpuShare share, Optional<MigProfile> profile, int replicas) {}
