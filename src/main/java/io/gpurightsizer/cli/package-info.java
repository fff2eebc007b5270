/**
 * The command line: what users type, and how the parts are put together to answer it. Imports everything but
 * {@code admission}; nothing imports it but the entry point. Start at {@link io.gpurightsizer.cli.RightsizerCommand}.
 */
package io.gpurightsizer.cli;
