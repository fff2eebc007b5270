package io.gpurightsizer.health;

import jakarta.inject.Singleton;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

import io.gpurightsizer.server.CurrentCertificate;
import io.gpurightsizer.server.CurrentOffers;
import io.gpurightsizer.server.CurrentTable;
import io.gpurightsizer.server.TlsEngine;

/** What {@code /q/health/ready} asks. */
final class ReadinessChecks {
    private ReadinessChecks() {}

    /** Up while a certificate is served that will stay valid for a while. */
    @Singleton
    @Readiness
    static final class Certificate implements HealthCheck {
        private final CurrentCertificate certificate;
        private final TlsEngine engine;

        Certificate(CurrentCertificate certificate, TlsEngine engine) {
            this.certificate = certificate;
            this.engine = engine;
        }

        @Override
        public HealthCheckResponse call() {
            HealthCheckResponseBuilder response =
                    HealthCheckResponse.named("certificate").status(certificate.isUsable());
            response.withData("engine", engine.name());
            certificate.expiry().ifPresent(expiry -> response.withData("expires", expiry.toString()));
            certificate.problem().ifPresent(problem -> response.withData("problem", problem));
            return response.build();
        }
    }

    /** Up once a table is loaded, and it stays up: a newer one that is refused leaves the last good one in use. */
    @Singleton
    @Readiness
    static final class Table implements HealthCheck {
        private final CurrentTable table;

        Table(CurrentTable table) {
            this.table = table;
        }

        @Override
        public HealthCheckResponse call() {
            HealthCheckResponseBuilder response =
                    HealthCheckResponse.named("table").up();
            table.describe().forEach(response::withData);
            return response.build();
        }
    }

    /** Up once the process has sent reviews to itself, or has given up on it. */
    @Singleton
    @Readiness
    static final class Warm implements HealthCheck {
        private final WarmUp warmUp;

        Warm(WarmUp warmUp) {
            this.warmUp = warmUp;
        }

        @Override
        public HealthCheckResponse call() {
            return HealthCheckResponse.named("warm").status(warmUp.isOver()).build();
        }
    }

    /** Up once the nodes have been listed, or at once where they are not watched. */
    @Singleton
    @Readiness
    static final class Nodes implements HealthCheck {
        private final CurrentOffers offers;

        Nodes(CurrentOffers offers) {
            this.offers = offers;
        }

        @Override
        public HealthCheckResponse call() {
            HealthCheckResponseBuilder response =
                    HealthCheckResponse.named("nodes").status(offers.known());
            offers.describe().forEach(response::withData);
            return response.build();
        }
    }
}
