package io.gpurightsizer.bench;

import java.util.stream.Stream;

/**
 * Measures the packaged webhook over HTTPS. The first argument says what: {@code load}, {@code first}, {@code overload},
 * {@code start} or {@code apiserver}; the others say by which Java ({@link Launched.Java#of}).
 */
public final class Server {
    private Server() {}

    public static void main(String... arguments) {
        String what = arguments.length == 0 ? "load" : arguments[0];
        try {
            measure(what, Launched.Java.of(Stream.of(arguments).skip(1).toList()));
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(1);
        }
        // The Kubernetes client, when closed, leaves threads of Vert.x behind that would keep the process.
        System.exit(0);
    }

    private static void measure(String what, Launched.Java java) throws Exception {
        switch (what) {
            case "load" -> Load.run(java);
            case "first" -> FirstCalls.run(java);
            case "overload" -> Overload.run(java);
            case "start" -> Start.run(java);
            case "apiserver" -> ApiServer.run(java);
            default ->
                throw new IllegalArgumentException(what + " is none of load, first, overload, start, apiserver");
        }
    }
}
