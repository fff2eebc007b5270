/**
 * The report that stays up: what was last read of a cluster as pages, metrics and policy reports, over HTTP. It is given the
 * way to read the cluster; only the command line imports it. Start at {@link io.gpurightsizer.report.ReportServer}.
 */
package io.gpurightsizer.report;
