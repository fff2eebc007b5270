/**
 * The decision: from what a pod is and what the cluster offers to resize or keep. Pure functions over immutable values,
 * no I/O, no logging, no clock. Imports the JDK, {@code gpu} and its own sub-packages {@code table} and {@code offers}.
 * Start at {@link io.gpurightsizer.sizing.Sizer#decide}.
 */
package io.gpurightsizer.sizing;
