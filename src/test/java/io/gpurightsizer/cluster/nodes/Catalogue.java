package io.gpurightsizer.cluster.nodes;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.gpu.GpuMemory;
import io.gpurightsizer.gpu.GpuModel;
import io.gpurightsizer.gpu.MigProfile;

/** A small catalogue for tests: some boards and what devices of them were seen to have. */
public final class Catalogue {
    /** family; products; MiB; compute slices; memory units; profile=usable GiB or ?, size in units. */
    private static final List<String> BOARDS = List.of(
            "A30; NVIDIA-A30; 24576; 4; 4; 1g.6gb=5.81/1 2g.12gb=11.69/2 4g.24gb=23.5/4",
            "A100-40GB; NVIDIA-A100-SXM4-40GB A100-SXM4-40GB; 40536; 7; 8;"
                    + " 1g.5gb=4.75/1 1g.10gb=9.62/2 2g.10gb=9.62/2 3g.20gb=19.5/4 7g.40gb=39.25/8",
            "A100-80GB; NVIDIA-A100-SXM4-80GB NVIDIA-A800-80GB-PCIe; 81920; 7; 8;"
                    + " 1g.10gb=9.5/1 2g.20gb=19.5/2 3g.40gb=39.25/4 7g.80gb=78.5/8",
            "H100-80GB; NVIDIA-H100-80GB-HBM3; 81559; 7; 8;"
                    + " 1g.10gb=9.62/1 1g.10gb+me=9.62/1 1g.20gb=19.62/2 2g.20gb=19.62/2 3g.40gb=39.5/4 4g.40gb=39.5/4"
                    + " 7g.80gb=79.25/8",
            "H100-NVL; NVIDIA-H100-NVL; 95830; 7; 8; 1g.12gb=?/1 2g.24gb=?/2 3g.47gb=46.38/4 7g.94gb=93.12/8",
            "GH200-96GB; NVIDIA-GH200-96GB-HBM3; 97871; 7; 8; 1g.12gb=11.0/1 1g.24gb=23.0/2 2g.24gb=23.0/2",
            "H200; NVIDIA-H200; 143771; 7; 8; 1g.18gb=16.0/1 1g.35gb=32.25/2 3g.71gb=69.5/4",
            "B200; NVIDIA-B200; 183359; 7; 8; 1g.23gb=20.5/1 7g.180gb=?/8",
            "RTX-PRO-6000; NVIDIA-RTX-PRO-6000-Blackwell-Server-Edition; 97887; 4; 12;"
                    + " 1g.24gb=23.12/3 2g.48gb=47.38/6 4g.96gb=?/12",
            "L4; NVIDIA-L4; 23034; 0; 0;",
            "T4; Tesla-T4; 15360; 0; 0;");

    public static final GpuCatalog CATALOGUE =
            new GpuCatalog(BOARDS.stream().map(Catalogue::board).toList());

    private Catalogue() {}

    private static GpuModel board(String line) {
        String[] parts = line.split("; ?", -1);
        return new GpuModel(
                parts[0],
                List.of(parts[1].split(" ")),
                GpuMemory.ofMebibytes(Long.parseLong(parts[2])),
                Integer.parseInt(parts[3]),
                Integer.parseInt(parts[4]),
                Arrays.stream(parts[5].trim().split(" "))
                        .filter(it -> !it.isEmpty())
                        .map(Catalogue::profile)
                        .toList());
    }

    private static GpuModel.Profile profile(String text) {
        String[] parts = text.split("[=/]");
        return new GpuModel.Profile(
                MigProfile.parse(parts[0]),
                parts[1].equals("?")
                        ? Optional.empty()
                        : Optional.of(GpuMemory.ofGibibytes(Double.parseDouble(parts[1]))),
                1,
                Integer.parseInt(parts[2]),
                List.of(0));
    }
}
