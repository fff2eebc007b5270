/**
 * From manifests and lists of objects to a report on what would be resized and what that frees. Imports {@code workload},
 * {@code sizing}, {@code objects}, {@code gpu} and its sub-package {@code manifests}. Start at {@link io.gpurightsizer.audit.Auditor}.
 */
package io.gpurightsizer.audit;
