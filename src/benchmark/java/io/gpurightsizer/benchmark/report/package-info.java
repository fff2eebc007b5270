/** From the recorded rounds to tables, plots and one sentence. {@link io.gpurightsizer.benchmark.report.Report} is the way in. */
package io.gpurightsizer.benchmark.report;
