/**
 * The decision: a pod, the sizing table and the offers go in; resize or keep comes out. Pure functions over values, no I/O,
 * no logging, no clock. {@code Checks} lists the questions. Imports the JDK, {@code gpu} and its own sub-packages
 * {@code table} and {@code offers}. Start at {@link io.gpurightsizer.sizing.Sizer#decide}.
 */
package io.gpurightsizer.sizing;
