package io.gpurightsizer.table;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The table in the jar, used where none is given. */
public final class DefaultTable {
    /** What stands for its file name in messages. */
    public static final String NAME = "default-table.yaml";

    private DefaultTable() {}

    /** Its YAML, UTF-8. */
    public static byte[] bytes() {
        try (InputStream in = DefaultTable.class.getResourceAsStream(NAME)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the table in the jar cannot be read", e);
        }
    }
}
