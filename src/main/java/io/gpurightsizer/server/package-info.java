/**
 * The running process: settings, TLS, limits, connection drain, error log, and the table, offers, mode and certificate in
 * use. Imports Quarkus, {@code table.reload}, {@code cluster} and {@code certificates}. Start at
 * {@link io.gpurightsizer.server.Settings}.
 */
package io.gpurightsizer.server;
