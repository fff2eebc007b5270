/**
 * What models were seen to need: the series of NVIDIA's DCGM exporter in a Prometheus, joined to workloads, judged for what
 * they are worth, and made into rows that a person reviews. Entry point: {@link io.gpurightsizer.recommend.Recommender}.
 */
package io.gpurightsizer.recommend;
