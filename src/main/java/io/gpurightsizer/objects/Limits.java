package io.gpurightsizer.objects;

/** How large input may be before it is taken for a mistake or an attack. */
final class Limits {
    /** Levels of nesting; the deepest real object, a CustomResourceDefinition with its schema, has fewer than 60. */
    static final int DEPTH = 200;

    /** Values in one object, after aliases are followed. */
    static final int VALUES = 2_000_000;

    /** Bytes of one YAML file; JSON is read as a stream and has no such limit. */
    static final long YAML_BYTES = 256L << 20;

    /** Aliases to lists and maps in one YAML document. */
    static final int ALIASES = 1_000;

    private Limits() {}
}
