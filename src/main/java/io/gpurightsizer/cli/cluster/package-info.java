/**
 * A cluster read through its API server once, for the commands that take {@code --cluster}: lists of objects, and the state
 * of the nodes. Only the command line may use it.
 */
package io.gpurightsizer.cli.cluster;
