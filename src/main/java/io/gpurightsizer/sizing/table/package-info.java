/**
 * The sizing table as the decision sees it: rows in order, what they match and what they need. Imports the JDK and
 * {@code gpu}. Start at {@link io.gpurightsizer.sizing.table.SizingTable}.
 */
package io.gpurightsizer.sizing.table;
