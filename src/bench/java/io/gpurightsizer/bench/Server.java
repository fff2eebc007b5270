package io.gpurightsizer.bench;

/**
 * Measures the packaged webhook over HTTPS. The first argument says what: {@code load}, {@code first}, {@code overload},
 * {@code start} or {@code apiserver}.
 */
public final class Server {
    private Server() {}

    public static void main(String... arguments) throws Exception {
        String what = arguments.length == 0 ? "load" : arguments[0];
        switch (what) {
            case "load" -> Load.run();
            case "first" -> FirstCalls.run();
            case "overload" -> Overload.run();
            case "start" -> Start.run(arguments);
            case "apiserver" -> ApiServer.run();
            default ->
                throw new IllegalArgumentException(what + " is none of load, first, overload, start, apiserver");
        }
    }
}
