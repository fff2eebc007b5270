package io.gpurightsizer.bench;

import io.gpurightsizer.testing.Trusting;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** A kept HTTPS connection, HTTP/1.1 as an API server speaks it, which costs the calling side little. */
final class Line implements AutoCloseable {
    private static final Pattern LENGTH = Pattern.compile("content-length: *([0-9]+)");
    private static final SSLContext TLS = Trusting.anybody();

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

    /** A request with its body, to be written in one piece. */
    static byte[] request(String path, byte[] body) {
        byte[] head = ("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                        + "Content-Length: " + body.length + "\r\n\r\n")
                .getBytes(US_ASCII);
        byte[] all = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return all;
    }

    /**
     * Sends a request and reads the answer to its end.
     *
     * @return the length of the answer's body
     * @throws IOException also if the status is not 200
     */
    int call(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        int read = 0;
        int headEnd = -1;
        while (headEnd < 0) {
            read += readSome(read);
            headEnd = new String(buffer, 0, read, US_ASCII).indexOf("\r\n\r\n");
        }
        String head = new String(buffer, 0, headEnd, US_ASCII).toLowerCase(Locale.ROOT);
        if (!head.startsWith("200", 9)) {
            throw new IOException(head);
        }
        Matcher length = LENGTH.matcher(head);
        if (!length.find()) {
            throw new IOException("no content-length: " + head);
        }
        int bodyLength = Integer.parseInt(length.group(1));
        while (read < headEnd + 4 + bodyLength) {
            read += readSome(read);
        }
        return bodyLength;
    }

    /** The server's certificate. */
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

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
