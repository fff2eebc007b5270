/**
 * Pod templates resized in the text of their manifests, of which nothing else is touched. Imported by {@code cli}. Start at
 * {@link io.gpurightsizer.rewrite.Rewriter}.
 */
package io.gpurightsizer.rewrite;
