/**
 * Finds the pods and pod templates in Kubernetes objects. Imports Jackson, {@code objects} and {@code pod}. Start at
 * {@link io.gpurightsizer.audit.manifests.AuditInput}.
 */
package io.gpurightsizer.audit.manifests;
