package io.gpurightsizer.objects;

/** Takes what readers find, in the order in which it stands there. */
public interface DocumentSink {
    void document(Document document);

    void unread(UnreadableDocument unread);
}
