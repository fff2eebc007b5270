/**
 * Reads Kubernetes objects from YAML and JSON, each with the file and line where it stands. Imports Jackson and SnakeYAML;
 * whatever reads files or lists of objects may import it. Start at {@link io.gpurightsizer.objects.InputReader}.
 */
package io.gpurightsizer.objects;
