/**
 * What the command line writes to a terminal: width and colour, progress of what takes long, and one line for bad usage. Only
 * the command line may use it.
 */
package io.gpurightsizer.cli.terminal;
