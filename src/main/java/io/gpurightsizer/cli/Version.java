package io.gpurightsizer.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

import picocli.CommandLine.IVersionProvider;

/** The version that was built. */
final class Version implements IVersionProvider {
    private static final String BUILD = "/META-INF/maven/io.gpurightsizer/gpu-rightsizer/pom.properties";

    @Override
    public String[] getVersion() {
        return new String[] {text()};
    }

    /** For example {@code gpu-rightsizer 0.1.0 (Java 17.0.15)}. */
    static String text() {
        return "gpu-rightsizer " + built() + " (Java " + System.getProperty("java.version") + ")";
    }

    /** What Maven wrote into the jar. */
    private static String built() {
        try (InputStream in = Version.class.getResourceAsStream(BUILD)) {
            if (in == null) {
                return "(not packaged)";
            }
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version", "(unknown)");
        } catch (IOException e) {
            return "(unknown)";
        }
    }
}
