package io.gpurightsizer.objects;

/** How large input may be before it is taken for a mistake or an attack. */
final class Limits {
    /** Levels of nesting; the deepest real object, a CustomResourceDefinition with its schema, has fewer than 60. */
    static final int DEPTH = 200;

    /** Values in one object, after aliases are followed. */
    static final int VALUES = 2_000_000;

    /** Characters of one YAML document, or of one item of a list: etcd takes objects of 1.5 MiB. */
    static final int YAML_CHARACTERS = 32 << 20;

    /** Aliases to lists and maps in one YAML document. */
    static final int ALIASES = 1_000;

    private Limits() {}
}
