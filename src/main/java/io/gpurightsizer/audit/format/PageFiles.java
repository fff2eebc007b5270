package io.gpurightsizer.audit.format;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import io.quarkus.qute.Engine;
import io.quarkus.qute.RawString;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.Template;
import io.quarkus.qute.ValueResolvers;

/** The layouts, styles and scripts of pages, which are files beside a class. */
public final class PageFiles {
    private PageFiles() {}

    /** The text of a file. */
    public static String read(Class<?> beside, String file) {
        try (InputStream in = beside.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r", "");
        } catch (IOException e) {
            throw new UncheckedIOException(file + " in the jar cannot be read", e);
        }
    }

    /** A layout of HTML; everything that it prints is escaped, unless it is a {@link RawString}. */
    public static Template html(Class<?> beside, String file) {
        return Engine.builder()
                .addDefaults()
                .addValueResolvers(ValueResolvers.rawResolver(), new ReflectionValueResolver())
                .addResultMapper((result, expression) ->
                        result instanceof RawString ? result.toString() : HtmlFormat.escaped(result.toString()))
                .build()
                .parse(read(beside, file));
    }
}
