package io.gpurightsizer.bench;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** A kept HTTPS connection, HTTP/1.1 as an API server speaks it, with as little as possible of the client in the way. */
final class Line implements AutoCloseable {
    private static final SSLContext TLS = trustingAnyone();

    private final SSLSocket socket;
    private final InputStream in;
    private final byte[] buffer = new byte[32_768];

    Line(int port, int timeoutMillis) throws IOException {
        Socket plain = new Socket();
        plain.connect(new InetSocketAddress("127.0.0.1", port), timeoutMillis);
        plain.setTcpNoDelay(true);
        plain.setSoTimeout(timeoutMillis);
        this.socket = (SSLSocket) TLS.getSocketFactory().createSocket(plain, "127.0.0.1", port, true);
        socket.startHandshake();
        this.in = socket.getInputStream();
    }

    /** A request with its body, ready to be written in one piece. */
    static byte[] request(String path, byte[] body) {
        byte[] head = ("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                        + "Content-Length: " + body.length + "\r\n\r\n")
                .getBytes(US_ASCII);
        byte[] all = java.util.Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return all;
    }

    /**
     * Sends a request and reads the answer to its end.
     *
     * @return the length of the answer's body, or the status with a minus where it is not 200
     */
    int call(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        int read = 0;
        int headEnd = -1;
        while (headEnd < 0) {
            read += readSome(read);
            headEnd = new String(buffer, 0, read, US_ASCII).indexOf("\r\n\r\n");
        }
        String head = new String(buffer, 0, headEnd, US_ASCII);
        int length = contentLength(head);
        while (read < headEnd + 4 + length) {
            read += readSome(read);
        }
        int status = Integer.parseInt(head.substring(9, 12));
        return status == 200 ? length : -status;
    }

    /** What the server showed. */
    java.security.cert.Certificate certificate() throws IOException {
        return socket.getSession().getPeerCertificates()[0];
    }

    private int readSome(int from) throws IOException {
        int count = in.read(buffer, from, buffer.length - from);
        if (count < 0) {
            throw new EOFException("closed");
        }
        return count;
    }

    private static int contentLength(String head) throws IOException {
        int at = head.toLowerCase(java.util.Locale.ROOT).indexOf("content-length:");
        if (at < 0) {
            throw new IOException("an answer that does not say how long it is");
        }
        int end = head.indexOf('\r', at);
        return Integer.parseInt(head.substring(at + 15, end < 0 ? head.length() : end).strip());
    }

    private static SSLContext trustingAnyone() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            TrustManager[] anyone = InsecureTrustManagerFactory.INSTANCE.getTrustManagers();
            context.init(null, anyone, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
