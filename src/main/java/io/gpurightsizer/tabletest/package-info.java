/**
 * Tests of a sizing table: cases of pods and workloads, and what is to be decided about each. Imported by {@code cli}. Start
 * at {@link io.gpurightsizer.tabletest.TestFileReader} and {@link io.gpurightsizer.tabletest.TestRun}.
 */
package io.gpurightsizer.tabletest;
