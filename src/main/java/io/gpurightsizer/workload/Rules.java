package io.gpurightsizer.workload;

import io.gpurightsizer.sizing.IdentityKeys;

/**
 * The settings under which pods are read.
 *
 * @param identityKeys where the table lets model names be read from
 * @param defaultMode the mode where neither pod, owner nor namespace says one
 * @param overridesAllowed whether pods and their owners may say more than which model they serve
 */
public record Rules(IdentityKeys identityKeys, Mode defaultMode, boolean overridesAllowed) {}
