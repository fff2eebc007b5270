package io.gpurightsizer.sizing.names;

/**
 * Which model a container serves and how that was found.
 *
 * @param name normalised: lower case, last path segment, without tag, {@code _} and {@code .} as {@code -}; empty if
 *     unknown
 * @param foundIn where it was found, for example {@code env MODEL_ID} or {@code image}; empty if unknown
 */
public record ModelIdentity(String name, String foundIn) {
    public static final ModelIdentity UNKNOWN = new ModelIdentity("", "");

    public boolean isKnown() {
        return !name.isEmpty();
    }

    @Override
    public String toString() {
        return isKnown() ? name + " (" + foundIn + ")" : "unknown";
    }
}
