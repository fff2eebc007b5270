package io.gpurightsizer.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Runs the script that {@code plan} writes, with a {@code kubectl} that writes down what it is told. */
class ApplyScriptTest {
    private static final int NODES = 12;
    private static final int MOST_AT_A_TIME = 1;

    @TempDir
    private Path folder;

    @Test
    void nodesChangeSoManyAtATimeAndTakePodsAgainOnlyOnceTheyAreCut() throws Exception {
        Process script = run("success");

        assertEquals(0, script.exitValue(), error());
        List<String> calls = calls();
        assertEquals("apply -f mig-parted-configmap.yaml", calls.get(0));
        assertTrue(calls.get(1).startsWith("patch clusterpolicies.nvidia.com/cluster-policy"), calls.get(1));
        Set<String> out = new HashSet<>();
        Set<String> drained = new HashSet<>();
        Set<String> cut = new HashSet<>();
        Set<String> done = new TreeSet<>();
        for (String call : calls.subList(2, calls.size())) {
            String[] words = call.split(" ");
            String node = words[words[0].endsWith("cordon") || words[0].equals("drain") ? 1 : 2];
            switch (words[0]) {
                case "cordon" -> assertTrue(out.add(node), call);
                case "drain" -> assertTrue(out.contains(node) && drained.add(node), call);
                case "label" -> assertTrue(drained.contains(node), call);
                case "get" -> cut.add(node);
                case "uncordon" -> assertTrue(cut.contains(node) && out.remove(node) && done.add(node), call);
                default -> throw new AssertionError(call);
            }
            assertTrue(out.size() <= MOST_AT_A_TIME, call);
        }
        assertEquals(Set.of(), out);
        assertTrue(done.size() > MOST_AT_A_TIME, done::toString);
        for (String node : done) {
            assertEquals(2, count(calls, "get node " + node), "asked until it is no longer pending");
            assertTrue(
                    calls.indexOf("label node " + node + " nvidia.com/mig.config.state-")
                            < indexOf(calls, "label node " + node + " nvidia.com/mig.config=rightsizer-"),
                    node);
        }
    }

    @Test
    void theFirstFailureStopsItAndTheNodeStaysCordoned() throws Exception {
        Process script = run("failed");

        assertEquals(1, script.exitValue());
        assertTrue(error().contains("the MIG manager says failed"), error());
        assertEquals(MOST_AT_A_TIME, count(calls(), "cordon "));
        assertEquals(0, count(calls(), "uncordon "));
    }

    /** The state of a node is pending when first asked for, then this. */
    private Process run(String state) throws IOException, InterruptedException {
        StringBuilder nodes = new StringBuilder();
        for (int i = 1; i <= NODES; i++) {
            nodes.append("""
                apiVersion: v1
                kind: Node
                metadata:
                  name: gpu-%d
                  labels: {nvidia.com/gpu.product: NVIDIA-H100-80GB-HBM3, nvidia.com/gpu.count: "1"}
                status: {allocatable: {nvidia.com/gpu: "1"}}
                ---
                """.formatted(i));
        }
        Path file = Files.writeString(folder.resolve("nodes.yaml"), nodes);
        Path plan = folder.resolve("plan");
        Typed typed = Typed.of(("plan -f src/test/resources/plan/workloads.yaml --nodes " + file + " --max-unavailable "
                        + MOST_AT_A_TIME + " -o files --out " + plan)
                .split(" "));
        assertEquals(0, typed.code(), typed.err());
        Path programs = Files.createDirectory(folder.resolve("bin"));
        program(programs.resolve("sleep"), "exit 0");
        program(programs.resolve("kubectl"), """
            echo "$*" >> '%1$s/calls'
            if [ "$1" = get ]; then
              if [ -e '%1$s/asked-'"$3" ]; then echo %2$s; else echo pending; fi
              touch '%1$s/asked-'"$3"
            fi\
            """.formatted(folder, state));
        ProcessBuilder script = new ProcessBuilder(
                        "bash", plan.resolve("apply.sh").toString())
                .redirectError(folder.resolve("error").toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        script.environment().merge("PATH", programs + ":", (path, first) -> first + path);
        Process process = script.start();
        assertTrue(process.waitFor(1, TimeUnit.MINUTES), "the script ends");
        return process;
    }

    private static void program(Path file, String text) throws IOException {
        Files.writeString(file, "#!/usr/bin/env bash\n" + text + "\n");
        assertTrue(file.toFile().setExecutable(true));
    }

    private List<String> calls() throws IOException {
        return Files.readAllLines(folder.resolve("calls"));
    }

    private String error() throws IOException {
        return Files.readString(folder.resolve("error"));
    }

    private static long count(List<String> calls, String beginning) {
        return calls.stream()
                .filter(it -> (it + " ").startsWith(beginning + (beginning.endsWith(" ") ? "" : " ")))
                .count();
    }

    private static int indexOf(List<String> calls, String beginning) {
        return calls.indexOf(calls.stream()
                .filter(it -> it.startsWith(beginning))
                .findFirst()
                .orElseThrow());
    }
}
