package io.gpurightsizer.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

import io.gpurightsizer.cli.terminal.Console;

/** {@code version}, which {@code --version} prints too. */
@Command(name = "version", description = "Prints the version.")
final class VersionCommand implements Callable<Integer> {
    private final Console console;

    VersionCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        console.out().println(Version.text());
        return 0;
    }

    /** The version that was built. */
    static final class Version implements IVersionProvider {
        private static final String BUILD = "/META-INF/maven/io.gpurightsizer/gpu-rightsizer/pom.properties";

        @Override
        public String[] getVersion() {
            return new String[] {text()};
        }

        /** For example {@code gpu-rightsizer 0.1.0 (Java 17.0.15)}. */
        private static String text() {
            return "gpu-rightsizer " + built() + " (Java " + System.getProperty("java.version") + ")";
        }

        /** What Maven wrote into the jar. */
        private static String built() {
            try (InputStream in = VersionCommand.class.getResourceAsStream(BUILD)) {
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
}
