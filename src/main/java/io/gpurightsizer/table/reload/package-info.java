/**
 * The table in use: read at start, polled, and replaced without a restart when its file changes. Imports {@code table} and
 * {@code background}. Start at {@link io.gpurightsizer.table.reload.TableSource}.
 */
package io.gpurightsizer.table.reload;
