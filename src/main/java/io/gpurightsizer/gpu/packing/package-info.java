/**
 * How MIG partitions fit on GPUs: which ones can stand on one board at the same time, how few boards hold a number of them,
 * and how few could at best. Pure; imports {@code gpu} and the JDK. Start at {@link io.gpurightsizer.gpu.packing.Board}.
 */
package io.gpurightsizer.gpu.packing;
