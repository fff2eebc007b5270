package io.gpurightsizer.audit;

/**
 * Something beside the workloads that a reader must know before resizing.
 *
 * @param topic for example {@code Kueue}
 * @param text what to know
 * @param manifest YAML that helps, or empty
 */
public record Note(String topic, String text, String manifest) {
    /** Whether it says what ResourceQuotas mean for a resize. */
    public boolean isAboutQuotas() {
        return topic.equals(QuotaNotes.TOPIC);
    }
}
