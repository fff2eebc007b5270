package io.gpurightsizer.sizing;

import java.util.List;
import java.util.Optional;

import io.gpurightsizer.sizing.offers.MemoryClaim;

/**
 * What a container's command line, variables and image say besides the model's name.
 *
 * @param parallelism a setting that spreads the model over several GPUs, for example {@code --tensor-parallel-size=2}
 * @param training what shows that it trains a model, for example {@code torchrun}
 * @param pinnedDevices a variable that names devices by hand, for example {@code container asr sets NVIDIA_VISIBLE_DEVICES}
 * @param graphics a setting that asks for graphics, which only some MIG devices have, for example
 *     {@code NVIDIA_DRIVER_CAPABILITIES=graphics,compute}
 * @param ownUser the user it runs as where that is not root, for example {@code runAsUser 1000}
 * @param memoryClaim how much of a device its server takes
 * @param compiledFor the compute capability that it runs on, if it is compiled for one only
 * @param load settings that say how much its server takes on at once
 */
public record ServerSigns(
        Optional<String> parallelism,
        Optional<String> training,
        Optional<String> pinnedDevices,
        Optional<String> graphics,
        Optional<String> ownUser,
        MemoryClaim memoryClaim,
        Optional<CompiledFor> compiledFor,
        List<LoadSetting> load) {
    /** A server known to take what it needs, of which nothing else is said. */
    public static final ServerSigns PLAIN = new ServerSigns(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            MemoryClaim.AS_NEEDED,
            Optional.empty(),
            List.of());

    public ServerSigns {
        load = List.copyOf(load);
    }

    public ServerSigns claiming(MemoryClaim claim) {
        return new ServerSigns(parallelism, training, pinnedDevices, graphics, ownUser, claim, compiledFor, load);
    }

    public ServerSigns with(List<LoadSetting> settings) {
        return new ServerSigns(
                parallelism, training, pinnedDevices, graphics, ownUser, memoryClaim, compiledFor, settings);
    }

    public ServerSigns training(String evidence) {
        return new ServerSigns(
                parallelism, Optional.of(evidence), pinnedDevices, graphics, ownUser, memoryClaim, compiledFor, load);
    }

    public ServerSigns withGraphics(String evidence) {
        return new ServerSigns(
                parallelism, training, pinnedDevices, Optional.of(evidence), ownUser, memoryClaim, compiledFor, load);
    }

    public ServerSigns runningAs(String user) {
        return new ServerSigns(
                parallelism, training, pinnedDevices, graphics, Optional.of(user), memoryClaim, compiledFor, load);
    }
}
