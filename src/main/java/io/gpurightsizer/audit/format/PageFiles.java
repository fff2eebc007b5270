package io.gpurightsizer.audit.format;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;

import io.quarkus.qute.Engine;
import io.quarkus.qute.RawString;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.Template;
import io.quarkus.qute.ValueResolver;
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
        return layout(beside, file, HtmlFormat::escaped, List.of());
    }

    /**
     * A layout; everything that it prints is escaped, unless it is a {@link RawString}.
     *
     * @param escaped escapes a text for the layout's format
     * @param more what the layout may ask of objects, besides their own methods
     */
    static Template layout(
            Class<?> beside, String file, UnaryOperator<String> escaped, Collection<ValueResolver> more) {
        return Engine.builder()
                .addDefaults()
                .addValueResolvers(more.toArray(ValueResolver[]::new))
                .addValueResolvers(ValueResolvers.rawResolver(), new ReflectionValueResolver())
                .addResultMapper((result, expression) ->
                        result instanceof RawString ? result.toString() : escaped.apply(result.toString()))
                .build()
                .parse(read(beside, file));
    }
}
