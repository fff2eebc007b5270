/**
 * What every package needs to write texts: the name of the API group, and printing what users wrote without doing what it
 * says. Imports nothing but the JDK. Start at {@link io.gpurightsizer.text.SafeText}.
 */
package io.gpurightsizer.text;
