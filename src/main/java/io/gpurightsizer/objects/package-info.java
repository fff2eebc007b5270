/**
 * Reads Kubernetes objects from YAML and JSON, each with the file and line where it stands. Imports Jackson, SnakeYAML and {@code text};
 * whatever reads files or lists of objects may import it. Start at {@link io.gpurightsizer.objects.ManifestReader}.
 */
package io.gpurightsizer.objects;
