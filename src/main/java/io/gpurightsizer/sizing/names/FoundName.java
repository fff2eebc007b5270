package io.gpurightsizer.sizing.names;

import java.util.Locale;

/**
 * One name of a model that was found, for example {@code bge-m3} in the argument {@code --model}.
 *
 * @param kind how sure it is that this is what the server loads
 * @param name normalised, as in {@link ModelIdentity}; empty if one is given whose text cannot be seen here
 * @param foundIn where it was found, for example {@code argument --model} or {@code label model}
 */
public record FoundName(Kind kind, String name, String foundIn) {
    /** How sure a name is, the surest first. */
    public enum Kind {
        /** Said for us, by label or annotation; no other name counts beside it. */
        DECLARED,
        /** What the server is told to load. */
        LOADED,
        /** What the model is only called, by a label or a served name. */
        CALLED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A model to load is given here, but which one cannot be seen. */
    public static FoundName unseen(String foundIn) {
        return new FoundName(Kind.LOADED, "", foundIn);
    }

    public boolean isSeen() {
        return !name.isEmpty();
    }

    public ModelIdentity model() {
        return isSeen() ? new ModelIdentity(name, foundIn) : ModelIdentity.UNKNOWN;
    }

    /** For example {@code bge-m3 (argument --model)} or {@code not seen (env MODEL_ID)}. */
    @Override
    public String toString() {
        return (isSeen() ? name : "not seen") + " (" + foundIn + ")";
    }
}
