package io.gpurightsizer.audit.format;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;

/**
 * The Content Security Policy of a page that needs nothing else: only the style and the script in it are allowed, by their
 * hashes, so that nothing a name holds could run even if it were not escaped.
 */
public final class PagePolicy {
    private PagePolicy() {}

    /** For example {@code default-src 'none'; …; style-src 'sha256-…'}. */
    public static String of(String style, Optional<String> script) {
        return "default-src 'none'; base-uri 'none'; form-action 'none'; style-src '" + hash(style) + "'"
                + script.map(it -> "; script-src '" + hash(it) + "'").orElse("");
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
