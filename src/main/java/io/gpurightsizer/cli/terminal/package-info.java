/**
 * What the command line writes to a terminal: width and colour, progress of what takes long, one line for bad usage, and
 * completions for fish. Only the command line may use it.
 */
package io.gpurightsizer.cli.terminal;
