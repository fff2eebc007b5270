package io.gpurightsizer.health;

import jakarta.inject.Singleton;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

import io.gpurightsizer.server.CurrentCertificate;
import io.gpurightsizer.server.CurrentOffers;
import io.gpurightsizer.server.CurrentTable;
import io.gpurightsizer.server.WatchedCluster;
import io.gpurightsizer.table.reload.ActiveTable;
import io.gpurightsizer.table.yaml.Problem;

/** What {@code /q/health/ready} asks. */
final class ReadinessChecks {
    private ReadinessChecks() {}

    /** Up while a certificate is served that will stay valid for a while. */
    @Singleton
    @Readiness
    static final class Certificate implements HealthCheck {
        private final CurrentCertificate certificate;

        Certificate(CurrentCertificate certificate) {
            this.certificate = certificate;
        }

        @Override
        public HealthCheckResponse call() {
            HealthCheckResponseBuilder response =
                    HealthCheckResponse.named("certificate").status(certificate.isUsable());
            certificate
                    .current()
                    .ifPresent(it -> response.withData("expires", it.expiry().toString()));
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
            ActiveTable active = table.current();
            HealthCheckResponseBuilder response = HealthCheckResponse.named("table")
                    .up()
                    .withData("name", active.table().name())
                    .withData("file", active.file())
                    .withData("rows", Integer.toString(active.rows()))
                    .withData("sha256", active.sha256())
                    .withData("since", active.since().toString());
            active.refusal()
                    .ifPresent(refusal -> response.withData("refused", refusal.sha256() + " at " + refusal.when())
                            .withData("refusedFor", firstError(refusal, active.file())));
            return response.build();
        }

        private static String firstError(ActiveTable.Refusal refusal, String file) {
            return refusal.problems().stream()
                    .filter(Problem::isError)
                    .map(problem -> problem.in(file))
                    .findFirst()
                    .orElse("");
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
        private final CurrentTable table;
        private final WatchedCluster cluster;

        Nodes(CurrentOffers offers, CurrentTable table, WatchedCluster cluster) {
            this.offers = offers;
            this.table = table;
            this.cluster = cluster;
        }

        @Override
        public HealthCheckResponse call() {
            HealthCheckResponseBuilder response = HealthCheckResponse.named("nodes")
                    .status(offers.known())
                    .withData("nodes", Integer.toString(offers.nodeCount()));
            cluster.view().ifPresent(view -> {
                response.withData("age", view.age().toSeconds() + " s");
                if (!view.problems().isEmpty()) {
                    response.withData("problems", String.join("; ", view.problems()));
                }
            });
            String assumption = offers.with(table.current().table()).assumption();
            if (!assumption.isEmpty()) {
                response.withData("assumption", assumption);
            }
            return response.build();
        }
    }
}
