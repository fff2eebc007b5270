package io.gpurightsizer.bench;

import java.util.stream.Stream;

/**
 * Measures the packaged webhook over HTTPS. The first argument says what: {@code load}, {@code start}, {@code overload} or
 * {@code apiserver}; the others say with which Java ({@link Launched.Java#of}).
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
        System.exit(0); // the Kubernetes client leaves threads of Vert.x behind
    }

    private static void measure(String what, Launched.Java java) throws Exception {
        switch (what) {
            case "load" -> Load.run(java);
            case "start" -> Start.run(java);
            case "overload" -> Overload.run(java);
            case "apiserver" -> ApiServer.run(java);
            default -> throw new IllegalArgumentException(what + " is none of load, start, overload, apiserver");
        }
    }
}
