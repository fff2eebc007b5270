/**
 * Writes reports, one class for each format; the layout of HTML, Markdown and JUnit is a template, {@code report.html} and
 * so on, among the resources. Imports {@code audit}, Jackson and Qute. Start at
 * {@link io.gpurightsizer.audit.format.OutputFormat}.
 */
package io.gpurightsizer.audit.format;
