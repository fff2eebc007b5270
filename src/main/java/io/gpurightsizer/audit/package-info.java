/**
 * From manifests and lists of objects to a report on what would be resized and what that frees. Imports Jackson and
 * SnakeYAML, {@code workload}, {@code sizing} and {@code gpu}. Start at {@link io.gpurightsizer.audit.Inventory} (what was
 * read) and {@link io.gpurightsizer.audit.Auditor} (what is made of it).
 */
package io.gpurightsizer.audit;
