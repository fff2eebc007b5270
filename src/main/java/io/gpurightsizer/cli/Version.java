package io.gpurightsizer.cli;

import picocli.CommandLine.IVersionProvider;

/** The version that was built. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {text()};
    }

    /** For example {@code gpu-rightsizer 0.1.0 (Java 17.0.15)}. */
    static String text() {
        String built = Version.class.getPackage().getImplementationVersion();
        return "gpu-rightsizer " + (built == null ? "(unpackaged)" : built) + " (Java "
                + System.getProperty("java.version") + ")";
    }
}
