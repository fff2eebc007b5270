/**
 * Sends whole turns and single stages of a pipeline to its servers, on dedicated, divided and shared GPUs in turn, and keeps
 * how long each took. {@link io.gpurightsizer.benchmark.Benchmark} is the command; Gatling sends the requests.
 */
package io.gpurightsizer.benchmark;
