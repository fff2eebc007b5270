/**
 * Reads the sizing table that people write: YAML in, {@link io.gpurightsizer.sizing.table.SizingTable} or every problem
 * out. Imports Jackson, SnakeYAML, {@code sizing}, {@code gpu} and its sub-package {@code yaml}; knows no server. Start at
 * {@link io.gpurightsizer.table.TableReader}.
 */
package io.gpurightsizer.table;
