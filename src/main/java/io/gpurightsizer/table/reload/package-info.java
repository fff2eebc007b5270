/**
 * The table in use: read at start, watched, and replaced without a restart when the file changes. Imports {@code table}.
 * Start at {@link io.gpurightsizer.table.reload.TableSource}.
 */
package io.gpurightsizer.table.reload;
