package io.gpurightsizer.admission;

import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.table.SizingTable;
import io.gpurightsizer.workload.PodContext;
import io.gpurightsizer.workload.PodSettings;

/**
 * What is known when a pod arrives.
 *
 * @param table the sizing table in use
 * @param offers what the nodes offer
 * @param settings under which the pod is read
 * @param context the pod's owner and namespace
 */
record AdmissionState(SizingTable table, Offers offers, PodSettings settings, PodContext context) {}
