/**
 * What a cluster needs beside the webhook once pods are resized: quotas on the new names, what Kueue and autoscalers must be
 * told, limits that would put the GPU back. One class for each; nothing is applied. Imports {@code audit}, {@code cluster} and
 * what they import; only {@code cli} imports it. Start at {@link io.gpurightsizer.companions.Companion}.
 */
package io.gpurightsizer.companions;
