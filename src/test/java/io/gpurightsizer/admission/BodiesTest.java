package io.gpurightsizer.admission;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.gpurightsizer.testing.Trusting;
import io.gpurightsizer.testing.Webhook;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** Bodies as HTTP clients other than an API server may send them, byte by byte. */
@QuarkusTest
class BodiesTest {
    private static final Path REVIEW = Path.of("src/test/resources/reviews/asr.json");

    private Socket socket;

    @BeforeEach
    void connect() throws IOException {
        socket = Trusting.anybody().getSocketFactory().createSocket("localhost", Webhook.port());
        socket.setSoTimeout(60_000);
    }

    @AfterEach
    void close() throws IOException {
        socket.close();
    }

    @Test
    void aClientThatAsksFirstWhetherToSendABodyIsTold() throws IOException {
        byte[] review = Files.readAllBytes(REVIEW);
        BufferedReader answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));

        begin("Content-Length: " + review.length + "\r\nExpect: 100-continue");
        assertEquals("HTTP/1.1 100 Continue", answer.readLine());
        assertEquals("", answer.readLine());
        socket.getOutputStream().write(review);

        assertEquals("HTTP/1.1 200 OK", answer.readLine());
    }

    @Test
    void aBodyInChunksThatGoesOnForEverIsCutOff() throws IOException {
        byte[] spaces = new byte[1 << 20];
        Arrays.fill(spaces, (byte) ' ');

        OutputStream body = begin("Transfer-Encoding: chunked");

        assertThrows(IOException.class, () -> {
            for (int i = 0; i < 1_000; i++) {
                body.write((Integer.toHexString(spaces.length) + "\r\n").getBytes(US_ASCII));
                body.write(spaces);
                body.write("\r\n".getBytes(US_ASCII));
            }
        });
    }

    private OutputStream begin(String headers) throws IOException {
        String head = "POST /mutate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + headers;
        OutputStream out = socket.getOutputStream();
        out.write((head + "\r\n\r\n").getBytes(US_ASCII));
        return out;
    }
}
