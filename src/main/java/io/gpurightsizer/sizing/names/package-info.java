/** The names of models that were found for a container, where each was found, and which of them decides. JDK only. */
package io.gpurightsizer.sizing.names;
