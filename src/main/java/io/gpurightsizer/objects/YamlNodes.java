package io.gpurightsizer.objects;

import java.io.StringReader;
import java.util.Optional;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;
import org.yaml.snakeyaml.scanner.Scanner;
import org.yaml.snakeyaml.scanner.ScannerImpl;

/**
 * Reads YAML as nodes. SnakeYAML's class {@code Yaml} does the same and first prepares to make Java objects of them, which
 * starts the logging of Java and takes longer than many a short command.
 */
public final class YamlNodes {
    /** Never changed, so that all may use it; to make one takes as long as to read a small document. */
    private static final Resolver RESOLVER = new PlainScalars();

    private YamlNodes() {}

    /**
     * The root node of a text; empty if it holds no document.
     *
     * @throws YAMLException if it is not exactly one YAML document within the limits of the options
     */
    public static Optional<Node> compose(String text, LoaderOptions options) {
        Scanner tokens = new NextToken(new ScannerImpl(new StreamReader(new StringReader(text)), options));
        return Optional.ofNullable(new Composer(new ParserImpl(tokens), RESOLVER, options).getSingleNode());
    }
}
