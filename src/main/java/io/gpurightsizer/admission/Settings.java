package io.gpurightsizer.admission;

import java.nio.file.Path;
import java.util.Optional;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The configuration under {@code rightsizer.}, from {@code application.properties} or the environment. */
@ConfigMapping(prefix = "rightsizer")
public interface Settings {
    /** {@code enforce}, {@code dry-run} or {@code off}, where neither pod, owner nor namespace says one. */
    @WithDefault("dry-run")
    String mode();

    /** A file whose one word is the mode instead, looked at every second. */
    Optional<Path> modeFile();

    /** The sizing table; the one in the jar where none is given. */
    Optional<Path> table();

    /** {@code allow} or {@code deny}: whether pods and owners may declare more than which model they serve. */
    @WithDefault("allow")
    String overrides();

    /**
     * What {@link #overrides} says.
     *
     * @throws IllegalArgumentException if it is neither of the two words
     */
    default boolean overridesAllowed() {
        return switch (overrides()) {
            case "allow" -> true;
            case "deny" -> false;
            default ->
                throw new IllegalArgumentException(
                        "rightsizer.overrides: \"" + overrides() + "\" is neither allow nor deny");
        };
    }

    /** {@code auto}, {@code on} or {@code off}: whether nodes, namespaces and owners are watched. */
    @WithDefault("auto")
    String cluster();

    /**
     * What {@link #cluster} says.
     *
     * @throws IllegalArgumentException if it is none of the three words
     */
    default boolean watchesCluster() {
        return switch (cluster()) {
            case "on" -> true;
            case "off" -> false;
            case "auto" -> System.getenv("KUBERNETES_SERVICE_HOST") != null;
            default ->
                throw new IllegalArgumentException(
                        "rightsizer.cluster: \"" + cluster() + "\" is none of auto, on, off");
        };
    }

    /** Whether pods are watched too, so that of two offers that fit the one with free devices is taken. */
    @WithDefault("false")
    boolean preferFree();

    /** Whether a resize, or what would be one, is also an Event on the pod's owner. */
    @WithDefault("true")
    boolean events();

    /** Whether readiness waits until the process has put reviews of its own through all of the handler. */
    @WithDefault("true")
    boolean warmUp();

    /** A file of Node objects that say what is offered while the cluster is not watched. */
    Optional<Path> nodes();

    /** The GPU whose MIG profiles are taken as offered where neither cluster nor node file is given. */
    @WithDefault("NVIDIA-H100-80GB-HBM3")
    String assumeGpu();

    /** The certificate to serve; a self-signed one is made where none is given. */
    Tls tls();

    /** Two PEM files, both or neither. */
    interface Tls {
        Optional<Path> certificate();

        Optional<Path> key();
    }
}
