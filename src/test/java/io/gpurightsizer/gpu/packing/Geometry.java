package io.gpurightsizer.gpu.packing;

import java.util.ArrayList;
import java.util.List;

import io.gpurightsizer.gpu.GpuModel;

/** Which counts of devices can stand on a board, found in the plainest way: each device is put everywhere it may begin. */
final class Geometry {
    private final GpuModel model;

    Geometry(GpuModel model) {
        this.model = model;
    }

    /** All counts that can stand on a board, the empty one included. */
    List<int[]> layouts() {
        List<int[]> found = new ArrayList<>();
        collect(new int[model.profiles().size()], 0, found);
        return found;
    }

    boolean canStand(int[] counts) {
        List<GpuModel.Profile> devices = new ArrayList<>();
        int slices = 0;
        int media = 0;
        for (int i = 0; i < counts.length; i++) {
            GpuModel.Profile profile = model.profiles().get(i);
            for (int n = 0; n < counts[i]; n++) {
                devices.add(profile);
                slices += profile.profile().slices();
                media += profile.profile().attributes().startsWith("+me") ? 1 : 0;
            }
        }
        return slices <= model.computeSlices() && media <= 1 && stand(devices, 0, new boolean[model.memoryUnits()]);
    }

    private void collect(int[] counts, int profile, List<int[]> found) {
        if (!canStand(counts)) {
            return;
        }
        if (profile == counts.length) {
            found.add(counts.clone());
            return;
        }
        for (int n = 0; n <= model.profiles().get(profile).maxInstances(); n++) {
            counts[profile] = n;
            collect(counts, profile + 1, found);
        }
        counts[profile] = 0;
    }

    private static boolean stand(List<GpuModel.Profile> devices, int next, boolean[] taken) {
        if (next == devices.size()) {
            return true;
        }
        GpuModel.Profile device = devices.get(next);
        for (int start : device.starts()) {
            if (isFree(taken, start, device.size())) {
                set(taken, start, device.size(), true);
                boolean standing = stand(devices, next + 1, taken);
                set(taken, start, device.size(), false);
                if (standing) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isFree(boolean[] taken, int start, int size) {
        for (int i = start; i < start + size; i++) {
            if (i >= taken.length || taken[i]) {
                return false;
            }
        }
        return true;
    }

    private static void set(boolean[] taken, int start, int size, boolean value) {
        for (int i = start; i < start + size; i++) {
            taken[i] = value;
        }
    }
}
