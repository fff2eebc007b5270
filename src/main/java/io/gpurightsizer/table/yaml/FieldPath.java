package io.gpurightsizer.table.yaml;

/** Where a value stands, written out only when a problem is reported; for example {@code spec.rows[3].memory}. */
record FieldPath(FieldPath parent, String step) {
    static final FieldPath ROOT = new FieldPath(null, "");

    FieldPath field(String name) {
        return new FieldPath(this, parent == null ? name : "." + name);
    }

    /** An entry of a map whose keys are the user's own, as the API server writes it: {@code matchLabels[app]}. */
    FieldPath entry(String key) {
        return new FieldPath(this, "[" + key + "]");
    }

    FieldPath item(int index) {
        return new FieldPath(this, "[" + index + "]");
    }

    @Override
    public String toString() {
        return parent == null ? "" : parent + step;
    }
}
