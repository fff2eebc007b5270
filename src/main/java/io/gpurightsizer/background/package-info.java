/**
 * What runs beside admission: daemon threads, and files that are polled for changes. Imports the JDK. Start at
 * {@link io.gpurightsizer.background.FilePoller}.
 */
package io.gpurightsizer.background;
