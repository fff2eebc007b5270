package io.gpurightsizer.health;

import jakarta.inject.Singleton;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

import io.gpurightsizer.admission.AdmissionState;
import io.gpurightsizer.server.CurrentCertificate;

final class ReadinessChecks {
    private ReadinessChecks() {}

    /** Up while a certificate is served that will stay valid for a while. */
    @Singleton
    @Readiness
    static final class Certificate implements HealthCheck {
        private final CurrentCertificate keyStore;

        Certificate(CurrentCertificate keyStore) {
            this.keyStore = keyStore;
        }

        @Override
        public HealthCheckResponse call() {
            HealthCheckResponseBuilder response =
                    HealthCheckResponse.named("certificate").status(keyStore.isUsable());
            keyStore.expiry().ifPresent(expiry -> response.withData("expires", expiry.toString()));
            keyStore.problem().ifPresent(problem -> response.withData("problem", problem));
            return response.build();
        }
    }

    /** Up once a table is loaded, and it stays up: a newer one that is refused leaves the last good one in use. */
    @Singleton
    @Readiness
    static final class Table implements HealthCheck {
        private final AdmissionState knowledge;

        Table(AdmissionState knowledge) {
            this.knowledge = knowledge;
        }

        @Override
        public HealthCheckResponse call() {
            HealthCheckResponseBuilder response =
                    HealthCheckResponse.named("table").up();
            knowledge.describeTable().forEach(response::withData);
            return response.build();
        }
    }

    /** Up once the process has put reviews of its own through all of the handler, or has given up on it. */
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
        private final AdmissionState knowledge;

        Nodes(AdmissionState knowledge) {
            this.knowledge = knowledge;
        }

        @Override
        public HealthCheckResponse call() {
            HealthCheckResponseBuilder response =
                    HealthCheckResponse.named("nodes").status(knowledge.nodesKnown());
            knowledge.describeOffers().forEach(response::withData);
            return response.build();
        }
    }
}
