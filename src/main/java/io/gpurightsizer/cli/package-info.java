/**
 * The command line: its commands and options, and how the parts are put together to answer them. Imports everything but
 * {@code server}, {@code admission} and {@code health}; only the entry point imports it. Start at
 * {@link io.gpurightsizer.cli.RightsizerCommand}.
 */
package io.gpurightsizer.cli;
