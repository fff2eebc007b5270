package io.gpurightsizer.objects;

/** Takes what is read, in the order in which it stands there. */
public interface ObjectSink {
    /** An object by itself, or an item of a list. */
    void object(KubernetesObject object);

    /** A list, after its items and without them. */
    default void list(KubernetesObject list) {}

    /** Something that is not an object, or too large to be one. */
    void unreadable(UnreadableDocument document);
}
