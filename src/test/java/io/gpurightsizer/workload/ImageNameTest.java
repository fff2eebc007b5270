package io.gpurightsizer.workload;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.gpurightsizer.sizing.IdentityKeys;
import io.gpurightsizer.sizing.ModelIdentity;

import static org.junit.jupiter.api.Assertions.assertEquals;

class ImageNameTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"", "/", "//", "/:1", "/@sha256:0", ":", "@", "nvcr.io/nim/", "nvcr.io/nim//", "kaito/kaito-"})
    void anImageWithoutANameNamesNoModel(String image) {
        ServerCommand command = Pods.command(List.of(), Map.of(), image);

        ModelIdentity found = new ModelFinder(Pods.read("{\"metadata\":{},\"spec\":{}}"), IdentityKeys.DEFAULT)
                .find(Optional.empty(), command);

        assertEquals(ModelIdentity.UNKNOWN, found);
    }
}
