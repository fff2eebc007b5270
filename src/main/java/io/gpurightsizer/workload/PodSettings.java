package io.gpurightsizer.workload;

import io.gpurightsizer.sizing.table.IdentityKeys;

/**
 * The settings that pods are interpreted with.
 *
 * @param identityKeys where the table lets model names be read from
 * @param defaultMode the mode where neither pod, owner nor namespace says one
 * @param overridesAllowed whether pods and their owners may say more than which model they serve
 * @param everythingOff whether the mode is off for all, whatever pods, owners and namespaces say
 */
public record PodSettings(
        IdentityKeys identityKeys, Mode defaultMode, boolean overridesAllowed, boolean everythingOff) {
    public PodSettings(IdentityKeys identityKeys, Mode defaultMode, boolean overridesAllowed) {
        this(identityKeys, defaultMode, overridesAllowed, false);
    }
}
