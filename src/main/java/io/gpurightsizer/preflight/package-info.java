/**
 * What stands between a cluster and mode {@code enforce}: a list of checks, each a function of what was read, with what it found,
 * why that matters and what to do. Imports {@code audit.manifests}, {@code cluster} and what they import; only {@code cli}
 * imports it. Start at {@link io.gpurightsizer.preflight.Check}.
 */
package io.gpurightsizer.preflight;
