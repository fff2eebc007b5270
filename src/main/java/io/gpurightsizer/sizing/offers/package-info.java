/**
 * What a cluster offers to one pod: resources, their size and isolation, and what limits the nodes a pod may run on. Imports
 * the JDK, {@code gpu} and {@code sizing.table}. Start at {@link io.gpurightsizer.sizing.offers.Offers}.
 */
package io.gpurightsizer.sizing.offers;
