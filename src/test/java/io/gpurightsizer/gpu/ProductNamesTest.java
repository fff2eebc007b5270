package io.gpurightsizer.gpu;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.gpurightsizer.table.GpuCatalogReader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class ProductNamesTest {
    private static final GpuCatalog CATALOG = GpuCatalogReader.bundled();

    @ParameterizedTest
    @CsvSource({
        "H100, NVIDIA-H100-80GB-HBM3",
        "h100, NVIDIA-H100-80GB-HBM3",
        "nvidia h100, NVIDIA-H100-80GB-HBM3",
        "H100-80GB, NVIDIA-H100-80GB-HBM3",
        "h100-pcie, NVIDIA-H100-PCIe",
        "H100 NVL, NVIDIA-H100-NVL",
        "A100-40GB, NVIDIA-A100-SXM4-40GB",
        "a100_80gb, NVIDIA-A100-SXM4-80GB",
        "H200, NVIDIA-H200",
        "B200, NVIDIA-B200",
        "A30, A30",
        "a30, NVIDIA-A30",
        "L4, NVIDIA-L4",
        "L40, NVIDIA-L40",
        "T4, Tesla-T4",
        "A10, NVIDIA-A10",
        "rtx-4090, NVIDIA-GeForce-RTX-4090",
        "4090, NVIDIA-GeForce-RTX-4090",
        "NVIDIA-H100-80GB-HBM3, NVIDIA-H100-80GB-HBM3"
    })
    void theNamesThatPeopleUseAreUnderstood(String name, String product) {
        assertEquals(product, ProductNames.resolve(name, CATALOG));
    }

    @ParameterizedTest
    @CsvSource({
        "A100, '\"A100\" may be A100-40GB or A100-80GB; say which'",
        "v100, '\"v100\" may be V100-16GB or V100-32GB; say which'",
        "Voodoo2, '\"Voodoo2\" is not a known GPU; the nearest known are Tesla-V100-PCIE-16GB, Tesla-V100-PCIE-32GB, Tesla-V100-SXM2-16GB'"
    })
    void whereSeveralFitOrNoneTheMessageSaysWhichThereAre(String name, String message) {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> ProductNames.resolve(name, CATALOG));

        assertEquals(message, e.getMessage());
    }

    @Test
    void everyBoardIsFoundByItsShortName() {
        for (GpuModel model : CATALOG.models()) {
            String product = ProductNames.resolve(model.family().split("/")[0], CATALOG);

            assertEquals(model, CATALOG.byProduct(product).orElseThrow(), model::family);
        }
    }
}
