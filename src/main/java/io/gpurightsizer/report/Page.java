package io.gpurightsizer.report;

import java.nio.charset.StandardCharsets;

import io.vertx.core.buffer.Buffer;

import io.gpurightsizer.audit.format.HtmlFormat;
import io.gpurightsizer.audit.format.PagePolicy;

import static java.util.Optional.empty;

/**
 * A page in two halves, between which stands what changes from one answer to the next: its age.
 *
 * @param policy its Content Security Policy
 * @param before as it is sent
 * @param after as it is sent
 */
record Page(String policy, Buffer before, Buffer after) {
    private static final String BEGINNING = "<main>\n";

    /** The page; its first {@code <main>} is the template's, since names in it are escaped. */
    static Page of(String html, String policy) {
        int middle = html.indexOf(BEGINNING) + BEGINNING.length();
        return new Page(policy, buffer(html.substring(0, middle)), buffer(html.substring(middle)));
    }

    /** A page with nothing but what is put in its middle. */
    static Page blank() {
        String style = HtmlFormat.style();
        return of("""
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>GPU report</title>
                <style>%s</style>
                </head>
                <body>
                <main>
                </main>
                </body>
                </html>
                """.formatted(style), PagePolicy.of(style, empty()));
    }

    Buffer with(String middle) {
        return before.copy().appendString(middle).appendBuffer(after);
    }

    private static Buffer buffer(String text) {
        return Buffer.buffer(text.getBytes(StandardCharsets.UTF_8));
    }
}
