/**
 * The little of Prometheus' HTTP API that is needed: instant queries, a range query and which series there are. Entry
 * point: {@link io.gpurightsizer.recommend.prometheus.Prometheus}.
 */
package io.gpurightsizer.recommend.prometheus;
