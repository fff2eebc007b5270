/**
 * YAML documents whose fields know their line and column, and the problems found in them. Imports SnakeYAML. Start at
 * {@link io.gpurightsizer.table.yaml.Fields}.
 */
package io.gpurightsizer.table.yaml;
