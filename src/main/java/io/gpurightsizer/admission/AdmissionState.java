package io.gpurightsizer.admission;

import io.gpurightsizer.cluster.state.Volumes;
import io.gpurightsizer.server.Reservations;
import io.gpurightsizer.sizing.offers.Offers;
import io.gpurightsizer.sizing.table.SizingTable;
import io.gpurightsizer.workload.PodContext;
import io.gpurightsizer.workload.PodSettings;

/**
 * What is known when a pod arrives.
 *
 * @param table the sizing table in use
 * @param reserved what was given to other pods and is not seen in the cluster yet
 * @param volumes what is known of the pod's volumes
 * @param offers what the nodes offer, without what is reserved
 * @param settings under which the pod is read
 * @param context the pod's owner and namespace
 */
record AdmissionState(
        SizingTable table,
        Reservations.Ledger reserved,
        Volumes volumes,
        Offers offers,
        PodSettings settings,
        PodContext context) {}
