package io.gpurightsizer.apiserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a Service does: a new connection goes to the next endpoint in turn, and stays with it when that one is taken out.
 * Its endpoints are ports of this machine.
 */
final class Balancer implements AutoCloseable {
    private final ServerSocket listening;
    private final List<Integer> endpoints = new CopyOnWriteArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();

    Balancer() {
        try {
            this.listening = new ServerSocket(0, 200, InetAddress.getByName("localhost"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    void add(int endpoint) {
        endpoints.add(endpoint);
    }

    void remove(int endpoint) {
        endpoints.remove((Integer) endpoint);
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                start(() -> connect(client));
            } catch (IOException e) {
                // The next one may come through.
            }
        }
    }

    private void connect(Socket client) {
        List<Integer> now = List.copyOf(endpoints);
        if (now.isEmpty()) {
            close(client);
            return;
        }
        try {
            Socket server = new Socket("127.0.0.1", now.get(Math.floorMod(turn.getAndIncrement(), now.size())));
            start(() -> pump(server, client));
            pump(client, server);
        } catch (IOException e) {
            close(client);
        }
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.setTcpNoDelay(true);
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // Closed by either side.
        } finally {
            close(from);
            close(to);
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "balancer");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        close(listening);
    }
}
