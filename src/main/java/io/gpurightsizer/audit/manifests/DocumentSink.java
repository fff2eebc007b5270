package io.gpurightsizer.audit.manifests;

/** Takes what readers find, in the order in which it stands there. */
interface DocumentSink {
    void document(Document document);

    void unread(UnreadableDocument unread);
}
