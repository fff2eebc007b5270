package io.gpurightsizer.objects;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.resolver.Resolver;

import static org.junit.jupiter.api.Assertions.assertEquals;

class PlainScalarsTest {
    private static final List<String> WORDS = List.of(
            "yes",
            "no",
            "true",
            "false",
            "on",
            "off",
            "null",
            "y",
            "n",
            "yess",
            "nope",
            "nan",
            "inf",
            "~",
            "<<",
            "=",
            "0x1f",
            "1_000",
            "1e3",
            ".5",
            "-.inf",
            "+1",
            "2026-11-26",
            "12:30:45",
            "16Gi",
            "-",
            "--model",
            "nvidia.com/gpu",
            "ñ",
            "naïve",
            "a b",
            " ",
            "!x",
            "&a",
            "*a",
            "!");

    /** Each as it is, in upper case, with either the first letter or the others in upper case, and beside a space. */
    static Stream<String> values() {
        Stream<String> written = WORDS.stream().flatMap(word -> {
            String upper = word.toUpperCase(Locale.ROOT);
            return Stream.of(
                    word,
                    upper,
                    upper.charAt(0) + word.substring(1),
                    word.charAt(0) + upper.substring(1),
                    " " + word,
                    word + " ");
        });
        return Stream.concat(Stream.of(""), written).distinct();
    }

    @ParameterizedTest
    @MethodSource("values")
    void aValueIsWhatSnakeYamlSays(String value) {
        for (NodeId kind : NodeId.values()) {
            for (boolean implicit : new boolean[] {true, false}) {
                assertEquals(
                        new Resolver().resolve(kind, value, implicit),
                        new PlainScalars().resolve(kind, value, implicit),
                        kind + (implicit ? ", without quotes" : ", in quotes"));
            }
        }
    }
}
