package io.gpurightsizer.cli.cluster;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;

import io.gpurightsizer.cli.terminal.UsageException;

/** Reads from an API server, and only reads. */
public interface KubernetesApi {
    int PAGE = 500;

    /** The continue token of a list has expired. */
    int GONE = 410;

    /**
     * What is under a path.
     *
     * @param path from the server's root, with its query
     * @return the JSON; empty if there is no such thing
     * @throws Refused if it may not be read, or the server cannot be reached
     */
    Optional<String> get(String path) throws Refused;

    /** Takes one page of a list. */
    interface PageReader {
        /** Returns the token with which the list goes on; empty at its end. */
        String read(String json) throws IOException;
    }

    /**
     * Reads a list page by page; nothing if there is no such list. Where it changed too much meanwhile, it is read again as
     * one page, so the reader may see an object twice.
     *
     * @throws Refused as in {@link #get}
     */
    default void readList(String path, PageReader reader) throws IOException, Refused {
        String token = "";
        do {
            String query = "?limit=" + PAGE
                    + (token.isEmpty() ? "" : "&continue=" + URLEncoder.encode(token, StandardCharsets.UTF_8));
            Optional<String> page;
            try {
                page = get(path + query);
            } catch (Refused e) {
                if (e.status() != GONE) {
                    throw e;
                }
                page = get(path);
            }
            token = page.isPresent() ? reader.read(page.get()) : "";
        } while (!token.isEmpty());
    }

    /** The namespace in which commands work if none is given. */
    String namespace();

    /** What messages call the server. */
    String name();

    /** Why something cannot be read. */
    final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final int status;

        public Refused(int status, String message) {
            super(message);
            this.status = status;
        }

        /** The HTTP status; 0 if there was no answer. */
        int status() {
            return status;
        }
    }

    /** The API server of a kubeconfig. */
    final class OfKubeconfig implements KubernetesApi, AutoCloseable {
        private static final int TIMEOUT_MILLIS = 60_000;
        private static final int RETRIES = 2;

        private final KubernetesClient client;

        /**
         * Reads the kubeconfig; asks the server nothing yet.
         *
         * @param context the context to use; empty for the current one
         * @throws UsageException if there is no such context
         */
        public OfKubeconfig(Optional<String> context) {
            Config found = Config.autoConfigure(context.orElse(null));
            context.filter(name -> found.getContexts().stream().noneMatch(it -> name.equals(it.getName())))
                    .ifPresent(name -> {
                        throw new UsageException("--context: the kubeconfig has no context \"" + name + "\"");
                    });
            // Set on what was found: a builder would go back to the current context.
            found.setRequestTimeout(TIMEOUT_MILLIS);
            found.setRequestRetryBackoffLimit(RETRIES);
            client = new KubernetesClientBuilder().withConfig(found).build();
        }

        /** What else is to be done there than to read. */
        public KubernetesClient client() {
            return client;
        }

        @Override
        public Optional<String> get(String path) throws Refused {
            try {
                return Optional.ofNullable(client.raw(path));
            } catch (KubernetesClientException e) {
                if (e.getCode() == 404) {
                    return Optional.empty();
                }
                throw new Refused(Math.max(0, e.getCode()), reason(e));
            }
        }

        private static String reason(KubernetesClientException e) {
            if (e.getStatus() != null && e.getStatus().getMessage() != null) {
                return e.getStatus().getMessage();
            }
            Throwable deepest = e;
            while (deepest.getCause() != null) {
                deepest = deepest.getCause();
            }
            return deepest instanceof UnknownHostException
                    ? "unknown host " + deepest.getMessage() + " (is there a kubeconfig?)"
                    : String.valueOf(deepest.getMessage()).lines().findFirst().orElse(deepest.toString());
        }

        @Override
        public String namespace() {
            String namespace = client.getNamespace();
            return namespace == null || namespace.isEmpty() ? "default" : namespace;
        }

        @Override
        public String name() {
            return client.getMasterUrl().toString();
        }

        @Override
        public void close() {
            client.close();
        }
    }
}
