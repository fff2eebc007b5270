/**
 * The sizing table as people write it: YAML in, {@link io.gpurightsizer.sizing.SizingTable} or every problem out, the
 * table in the jar, and a file that is watched and swapped without a restart. Imports Jackson, SnakeYAML, {@code sizing}
 * and {@code gpu}; knows no server. Start at {@link io.gpurightsizer.table.TableReader} and
 * {@link io.gpurightsizer.table.TableSource}.
 */
package io.gpurightsizer.table;
