/**
 * The running server: settings, TLS, limits, draining, log and metrics, and the state that is current. Knows Quarkus.
 * Imports {@code table.reload}, {@code cluster} and {@code certificates}. Start at
 * {@link io.gpurightsizer.server.Settings}.
 */
package io.gpurightsizer.server;
