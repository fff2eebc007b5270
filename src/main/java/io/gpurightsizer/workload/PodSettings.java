package io.gpurightsizer.workload;

import java.util.Set;

import io.gpurightsizer.sizing.GpuWorkload;
import io.gpurightsizer.sizing.table.IdentityKeys;
import io.gpurightsizer.sizing.table.SizingTable;

/**
 * The settings that pods are interpreted with.
 *
 * @param identityKeys where the table lets model names be read from
 * @param allowedSchedulers schedulers besides {@code default-scheduler} whose pods are resized
 * @param defaultMode the mode where neither pod, owner nor namespace says one
 * @param overridesAllowed whether pods and their owners may say more than which model they serve
 * @param steersWholeGpus whether a pod that is meant to have a whole GPU is led away from parts of the same name
 * @param share of workloads that enforce mode acts on where the namespace says none
 * @param everythingOff whether the mode is off for all, whatever pods, owners and namespaces say
 */
public record PodSettings(
        IdentityKeys identityKeys,
        Set<String> allowedSchedulers,
        Mode defaultMode,
        boolean overridesAllowed,
        boolean steersWholeGpus,
        Share share,
        boolean everythingOff) {
    /** Of a webhook that leads pods to whole GPUs and acts on all workloads. */
    public PodSettings(
            IdentityKeys identityKeys,
            Set<String> allowedSchedulers,
            Mode defaultMode,
            boolean overridesAllowed,
            boolean everythingOff) {
        this(identityKeys, allowedSchedulers, defaultMode, overridesAllowed, true, Share.ALL, everythingOff);
    }

    public PodSettings(IdentityKeys identityKeys, Mode defaultMode, boolean overridesAllowed) {
        this(identityKeys, Set.of(), defaultMode, overridesAllowed, false);
    }

    /** The settings for a table. */
    public static PodSettings of(SizingTable table, Mode defaultMode, boolean overridesAllowed, boolean everythingOff) {
        return new PodSettings(
                table.identityKeys(), table.allowedSchedulers(), defaultMode, overridesAllowed, everythingOff);
    }

    /** The same with or without leading pods to whole GPUs. */
    public PodSettings steering(boolean said) {
        return new PodSettings(
                identityKeys, allowedSchedulers, defaultMode, overridesAllowed, said, share, everythingOff);
    }

    /** The same with this share of workloads. */
    public PodSettings with(Share other) {
        return new PodSettings(
                identityKeys, allowedSchedulers, defaultMode, overridesAllowed, steersWholeGpus, other, everythingOff);
    }

    boolean isSchedulerAllowed(String scheduler) {
        return scheduler.equals(GpuWorkload.DEFAULT_SCHEDULER) || allowedSchedulers.contains(scheduler);
    }
}
