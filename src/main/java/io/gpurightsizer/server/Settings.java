package io.gpurightsizer.server;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

import io.gpurightsizer.sizing.offers.AssumedOffers;
import io.gpurightsizer.text.SharedSettings;

/** The configuration under {@code rightsizer.}, from {@code application.properties} or the environment. */
@ConfigMapping(prefix = SharedSettings.PREFIX)
public interface Settings {
    /** {@value SharedSettings#MODE_MEANING}. */
    @WithDefault(SharedSettings.MODE_DEFAULT)
    String mode();

    /** {@value SharedSettings#MODE_FILE_MEANING}; a change is in use within two seconds. */
    Optional<Path> modeFile();

    /** {@value SharedSettings#SHARE_MEANING}. */
    @WithDefault(SharedSettings.SHARE_DEFAULT)
    String share();

    /** {@value SharedSettings#SHARE_FILE_MEANING}; a change is in use within two seconds. */
    Optional<Path> shareFile();

    /** {@value SharedSettings#TABLE_MEANING}; {@value SharedSettings#TABLE_DEFAULT} where there is none. */
    Optional<Path> table();

    /** {@value SharedSettings#OVERRIDES_MEANING}. */
    @WithDefault(SharedSettings.OVERRIDES_DEFAULT)
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

    /** Whether a resize, or what would be one, is also an Event on the pod's owner. */
    @WithDefault("true")
    boolean events();

    /** Whether a pod that is meant to have a whole GPU is led away from parts of GPUs of the same name. */
    @WithDefault("true")
    boolean steerWholeGpu();

    /** Whether a workload keeps its GPUs after a resized pod of it crashed again and again, unlike the pods before. */
    @WithDefault("false")
    boolean guard();

    /** {@value SharedSettings#GPU_HOUR_PRICE_MEANING}. */
    Optional<BigDecimal> gpuHourPrice();

    /** Whether readiness waits until the process has sent reviews to itself. */
    @WithDefault("true")
    boolean warmUp();

    /** {@value SharedSettings#NODES_MEANING}. Not used while the cluster is watched. */
    Optional<Path> nodes();

    /** {@value SharedSettings#ASSUME_GPU_MEANING}. */
    @WithDefault(AssumedOffers.DEFAULT_PRODUCT)
    String assumeGpu();

    /** The certificate to serve, and who may call. */
    Tls tls();

    /**
     * Two PEM files, both or neither. Without them the webhook manages a certificate by itself inside a cluster, and makes
     * one for itself alone elsewhere.
     */
    interface Tls {
        Optional<Path> certificate();

        Optional<Path> key();

        /** {@code auto}, {@code jdk} or {@code openssl}: what encrypts; {@code auto} is BoringSSL where it can be loaded. */
        @WithDefault("auto")
        String engine();

        /** {@code auto}, {@code on} or {@code off}: whether certificate and authority are kept up in the cluster. */
        @WithDefault("auto")
        String selfManaged();

        /** The namespace of Service and Secret; where none is given, the one that the pod runs in. */
        Optional<String> namespace();

        /** The Service through which API servers call. */
        @WithDefault("gpu-rightsizer")
        String service();

        /** The Secret in which the replicas keep certificate and authority. */
        @WithDefault("gpu-rightsizer-tls")
        String secret();

        /** The MutatingWebhookConfiguration whose {@code caBundle} is kept up. */
        @WithDefault("zz-gpu-rightsizer")
        String webhookConfiguration();

        /** How long a self-managed certificate is valid; it is renewed after two thirds of that. */
        @WithDefault("90d")
        Duration certificateLife();

        /** How long a self-managed authority is valid; it is replaced after two thirds of that. */
        @WithDefault("365d")
        Duration authorityLife();

        /** A PEM file of authorities, one of which must have issued the client's certificate; without it all clients may call. */
        Optional<Path> clientCa();

        /**
         * What {@link #selfManaged} says; {@code auto} is inside a pod, where no files are given.
         *
         * @throws IllegalArgumentException if it is none of the three words, or {@code on} beside files
         */
        default boolean isSelfManaged() {
            boolean files = certificate().isPresent() || key().isPresent();
            return switch (selfManaged()) {
                case "on" -> {
                    if (files) {
                        throw new IllegalArgumentException("rightsizer.tls.self-managed=on and"
                                + " rightsizer.tls.certificate exclude each other");
                    }
                    yield true;
                }
                case "off" -> false;
                case "auto" -> !files && System.getenv("KUBERNETES_SERVICE_HOST") != null;
                default ->
                    throw new IllegalArgumentException(
                            "rightsizer.tls.self-managed: \"" + selfManaged() + "\" is none of auto, on, off");
            };
        }
    }
}
