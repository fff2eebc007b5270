package io.gpurightsizer.cli.terminal;

import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ProgressTest {
    @Test
    void whatIsDoneIsShownOnOneLineAndRemovedAtTheEnd() throws IOException {
        PipedReader shown = new PipedReader();
        StringBuilder text = new StringBuilder();

        try (PrintWriter err = new PrintWriter(new PipedWriter(shown))) {
            try (Progress progress = new Progress(err, true)) {
                progress.doing("deciding");
                progress.objects(12_000);
                while (!text.toString().contains("deciding: 12,000 objects")) {
                    text.append((char) shown.read());
                }
            }
        }
        for (int c = shown.read(); c >= 0; c = shown.read()) {
            text.append((char) c);
        }

        assertTrue(text.toString().endsWith("\r\u001b[K"), text::toString);
        assertEquals(0, text.chars().filter(c -> c == '\n').count());
    }

    @Test
    void aShortCommandShowsNothing() {
        StringWriter err = new StringWriter();

        new Progress(new PrintWriter(err), true).close();

        assertEquals("", err.toString());
    }
}
