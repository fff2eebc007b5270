/**
 * Reads manifests and lists of objects, YAML or JSON, and finds the pods and pod templates in them. Imports Jackson,
 * SnakeYAML and {@code pod}. Start at {@link io.gpurightsizer.audit.manifests.InputReader}.
 */
package io.gpurightsizer.audit.manifests;
