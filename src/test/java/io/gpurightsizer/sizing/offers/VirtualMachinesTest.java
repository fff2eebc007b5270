package io.gpurightsizer.sizing.offers;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

class VirtualMachinesTest {
    @ParameterizedTest
    @CsvSource({
        "kata, true",
        "kata-qemu-nvidia-gpu, true",
        "kata-remote, true",
        "kata2-clh, true",
        "my-kata, true",
        "firecracker, true",
        "gvisor, false",
        "runsc, false",
        "nvidia, false",
        "nvidia-cdi, false",
        "katalog, false",
    })
    void aRuntimeThatStartsVirtualMachinesIsKnownByItsName(String name, boolean starts) {
        assertEquals(starts, VirtualMachines.areNamed(name));
    }
}
