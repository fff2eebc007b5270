package io.gpurightsizer.sizing;

import java.util.Map;
import java.util.Optional;

import io.gpurightsizer.sizing.offers.MemoryClaim;
import io.gpurightsizer.sizing.table.Setting;

/**
 * A container or init container that asks for at least one whole GPU.
 *
 * @param at its place in the pod
 * @param gpus how many whole GPUs it asks for, at least 1
 * @param model the model it serves
 * @param declared what labels and annotations say it needs
 * @param environment its environment: literal values, {@link Setting#UNSEEN} for those from elsewhere
 * @param parallelism a setting that spreads the model over several GPUs, for example {@code --tensor-parallel-size=2}
 * @param pinnedDevices a variable that names devices by hand, for example {@code container asr sets NVIDIA_VISIBLE_DEVICES}
 * @param memoryClaim how much of a device its server takes
 */
public record GpuContainer(
        ContainerPosition at,
        int gpus,
        ModelIdentity model,
        DeclaredNeed declared,
        Map<String, String> environment,
        Optional<String> parallelism,
        Optional<String> pinnedDevices,
        MemoryClaim memoryClaim) {
    public GpuContainer {
        environment = Map.copyOf(environment);
    }

    public String name() {
        return at.name();
    }
}
