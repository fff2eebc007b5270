/**
 * Writes reports, one file for each format. Imports {@code audit}. Start at
 * {@link io.gpurightsizer.audit.format.ReportFormat}.
 */
package io.gpurightsizer.audit.format;
