package io.gpurightsizer.workload;

/** The texts an admission response warns with. */
public final class Warnings {
    /** What the API asks webhooks to keep to ({@code k8s.io/api/admission/v1}). */
    public static final int MAX_LENGTH = 120;

    private Warnings() {}

    /** The text in at most {@value #MAX_LENGTH} characters, without control characters. */
    public static String fit(String text) {
        String printable = text.replaceAll("\\p{Cntrl}", " ");
        return printable.length() <= MAX_LENGTH ? printable : printable.substring(0, MAX_LENGTH - 1) + "…";
    }
}
