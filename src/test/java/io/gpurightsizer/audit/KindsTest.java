package io.gpurightsizer.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Each fixture says in comments what is to be found in it: {@code title | replicas | GPUs of one pod | model}. */
class KindsTest {
    private static final Path FIXTURES = Path.of("src/test/resources/audit/kinds");
    private static final String EXPECT = "# expect: ";

    static Stream<Path> fixtures() throws IOException {
        return Files.list(FIXTURES).sorted();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void everyKindIsFoundAndItsPodsAreCounted(Path fixture) throws IOException {
        List<String> expected = Files.readAllLines(fixture).stream()
                .filter(line -> line.startsWith(EXPECT))
                .map(line -> line.substring(EXPECT.length()))
                .sorted()
                .toList();

        AuditReport report = Audits.report(Files.readString(fixture));

        assertEquals(List.of(), report.unread());
        assertEquals(
                expected,
                report.gpuWorkloads().stream()
                        .map(KindsTest::described)
                        .sorted()
                        .toList());
    }

    private static String described(AuditedWorkload workload) {
        String model = workload.containers().get(0).model().name();
        return workload.title() + " | " + workload.replicas() + " | " + workload.gpusPerPod() + " | "
                + (model.isEmpty() ? "unknown" : model);
    }
}
