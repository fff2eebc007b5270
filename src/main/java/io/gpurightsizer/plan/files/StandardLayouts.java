package io.gpurightsizer.plan.files;

import java.util.Map;
import java.util.Optional;

import io.gpurightsizer.gpu.GpuModel;
import io.gpurightsizer.gpu.MigProfile;
import io.gpurightsizer.gpu.packing.Layout;

/** The layouts that the MIG manager knows by name (NVIDIA/mig-parted, {@code deployments/systemd/config-default.yaml}). */
final class StandardLayouts {
    private static final String ALL = "all-";

    private StandardLayouts() {}

    /** For example seven {@code 1g.10gb} for {@code all-1g.10gb} on an H100; empty for a name that is none of these. */
    static Optional<Layout> of(String name, GpuModel model) {
        if (name.equals("all-balanced")) {
            return balanced(model);
        }
        return model.profiles().stream()
                .filter(it -> name.equals(ALL + it.profile().toString().replace('+', '.')))
                .map(it -> Layout.of(Map.of(it.profile(), it.maxInstances())))
                .findFirst();
    }

    /** Two of the smallest profile, one of two slices, and one of three where the board has seven. */
    private static Optional<Layout> balanced(GpuModel model) {
        if (model.computeSlices() < 4) {
            return Optional.empty();
        }
        Layout layout = Layout.EMPTY.plus(smallest(model, 1), 2).plus(smallest(model, 2), 1);
        return Optional.of(model.computeSlices() == 7 ? layout.plus(smallest(model, 3), 1) : layout);
    }

    private static MigProfile smallest(GpuModel model, int slices) {
        return model.profiles().stream()
                .map(GpuModel.Profile::profile)
                .filter(it -> it.isPlain() && it.slices() == slices)
                .min(MigProfile::compareTo)
                .orElseThrow();
    }
}
