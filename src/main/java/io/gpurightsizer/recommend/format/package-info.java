/** Recommendations as text, JSON, rows of a sizing table and a page; one class for each. */
package io.gpurightsizer.recommend.format;
