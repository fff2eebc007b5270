package io.gpurightsizer.certificates;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@EnableKubernetesMockClient(crud = true)
class SelfManagedCertificateTest {
    private static final String NAMESPACE = "gpu-rightsizer";
    private static final String NAME = "gpu-rightsizer.gpu-rightsizer.svc";
    private static final Duration LIFE = Duration.ofDays(90);
    private static final Duration AUTHORITY_LIFE = Duration.ofDays(365);
    private static final CertificatePlan PLAN = new CertificatePlan(List.of(NAME), LIFE, AUTHORITY_LIFE);

    KubernetesMockServer server;
    KubernetesClient client;
    private final Time time = new Time();

    /** Stands still until it is moved. */
    private static final class Time extends Clock {
        private Instant now = Instant.parse("2026-11-22T12:00:00Z");

        void pass(Duration duration) {
            now = now.plus(duration);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** One replica of the webhook, as far as its certificate is concerned. */
    private final class Replica implements CertificateSource.Listener {
        private final ServedCertificate inUse = new ServedCertificate();
        private final List<String> problems = new ArrayList<>();
        private final SelfManagedCertificate certificate;

        Replica() {
            this(PLAN);
        }

        Replica(CertificatePlan plan) {
            certificate = new SelfManagedCertificate(
                    () -> client,
                    new SelfManagedCertificate.Place(NAMESPACE, "tls", "gpu-rightsizer", "gpu-rightsizer"),
                    plan,
                    time,
                    inUse,
                    this);
        }

        Replica looks() {
            certificate.reconcile();
            return this;
        }

        boolean serves() {
            return inUse.current().isPresent();
        }

        X509Certificate served() {
            return inUse.current()
                    .orElseThrow(() -> new AssertionError(problems.toString()))
                    .chain()
                    .get(0);
        }

        @Override
        public void serving(ServerCertificate certificate) {}

        @Override
        public void problem(String sentence) {
            problems.add(sentence);
        }
    }

    @BeforeEach
    void aConfigurationWithOneWebhookOfOursAndOneOfSomebodyElse() {
        client.resource(new MutatingWebhookConfigurationBuilder()
                        .withNewMetadata()
                        .withName("gpu-rightsizer")
                        .endMetadata()
                        .addNewWebhook()
                        .withName("other.example.com")
                        .withNewClientConfig()
                        .withNewService("gpu-rightsizer", "other", "/", 443)
                        .endClientConfig()
                        .endWebhook()
                        .addNewWebhook()
                        .withName("pods.gpu-rightsizer.io")
                        .withNewClientConfig()
                        .withNewService("gpu-rightsizer", NAMESPACE, "/mutate", 443)
                        .endClientConfig()
                        .endWebhook()
                        .build())
                .create();
    }

    @Test
    void theFirstReplicaServesAtOnceWhatTheBundleVouchesFor() throws Exception {
        Replica first = new Replica().looks();

        assertEquals(List.of(), first.problems);
        assertTrue(isTrusted(first.served()));
        assertEquals(
                List.of(NAME),
                first.served().getSubjectAlternativeNames().stream()
                        .map(it -> it.get(1))
                        .toList());
        assertEquals(time.instant().plus(LIFE), first.served().getNotAfter().toInstant(), "the whole life");
        assertEquals("kubernetes.io/tls", secret().getType());
    }

    @Test
    void aWebhookThatLeadsElsewhereIsLeftAlone() {
        new Replica().looks();

        assertEquals("", bundle(0));
    }

    @Test
    void theSecondReplicaServesTheSame() {
        X509Certificate first = new Replica().looks().served();

        assertEquals(first, new Replica().looks().served());
    }

    @Test
    void manyStartingAtOnceAgree() throws Exception {
        List<Replica> replicas = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        CyclicBarrier gate = new CyclicBarrier(8);
        for (int i = 0; i < 8; i++) {
            Replica replica = new Replica();
            replicas.add(replica);
            Thread thread = new Thread(() -> {
                try {
                    gate.await();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
                replica.looks();
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }

        replicas.forEach(Replica::looks);

        assertEquals(1, replicas.stream().map(Replica::served).distinct().count());
        assertTrue(isTrusted(replicas.get(0).served()));
    }

    @Test
    void beforeTwoThirdsOfItsLifeNothingIsRenewed() {
        Replica replica = new Replica().looks();
        String version = secret().getMetadata().getResourceVersion();
        time.pass(LIFE.multipliedBy(2).dividedBy(3).minusSeconds(1));

        replica.looks();

        assertEquals(version, secret().getMetadata().getResourceVersion());
    }

    @Test
    void afterTwoThirdsOfItsLifeTheCertificateIsRenewedByTheSameAuthority() {
        Replica replica = new Replica().looks();
        X509Certificate before = replica.served();
        Replica other = new Replica().looks();
        String authorityBefore = secret().getData().get("ca.crt");
        time.pass(LIFE.multipliedBy(2).dividedBy(3));

        replica.looks();

        assertNotEquals(before, replica.served());
        assertEquals(authorityBefore, secret().getData().get("ca.crt"));
        assertEquals(replica.served(), other.looks().served());
        assertEquals(1, bundled().size());
    }

    @Test
    void anAuthorityIsReplacedWithOverlap() {
        Replica replica = new Replica().looks();
        passWithLooks(AUTHORITY_LIFE.multipliedBy(2).dividedBy(3), replica);
        X509Certificate before = replica.served();
        X509Certificate oldAuthority = authority();

        time.pass(Duration.ofHours(9));
        replica.looks();

        assertNotEquals(oldAuthority, authority(), "there is a new one");
        assertEquals(2, bundled().size(), "both are trusted");
        assertEquals(before, replica.served(), "but the new one must have been trusted for a while");
        time.pass(PLAN.overlap().minusSeconds(1));
        assertEquals(before, replica.looks().served());
        time.pass(Duration.ofSeconds(1));
        assertNotEquals(before, replica.looks().served());
        assertTrue(isTrusted(before), "a replica that is late is trusted still");
        assertTrue(isTrusted(replica.served()));
    }

    @Test
    void atEveryMomentOfTwoYearsWhatIsServedIsTrustedAndValid() {
        Replica one = new Replica();
        Replica other = new Replica();
        int exchanged = 0;
        X509Certificate last = null;
        for (int hours = 0; hours < 2 * 365 * 24; hours += 31) {
            (hours % 2 == 0 ? one : other).looks();
            if (hours % 5 == 0) {
                other.looks();
            }
            for (Replica replica : List.of(one, other)) {
                if (replica.serves()) {
                    assertTrue(isTrusted(replica.served()), "after " + hours + " hours");
                    assertTrue(replica.served().getNotAfter().toInstant().isAfter(time.instant()));
                }
            }
            exchanged += one.served().equals(last) ? 0 : 1;
            last = one.served();
            time.pass(Duration.ofHours(31));
        }

        assertTrue(exchanged >= 12, "exchanged " + exchanged + " times");
        assertTrue(bundled().size() <= 2, bundled().size() + " authorities are trusted");
        assertEquals(List.of(), one.problems);
    }

    @Test
    void anAuthorityThatHasExpiredIsNoLongerTrusted() {
        Replica replica = new Replica().looks();
        X509Certificate old = authority();

        passWithLooks(AUTHORITY_LIFE.plusDays(1), replica);

        assertFalse(bundled().contains(old));
    }

    @Test
    void afterALongSleepANewOneIsServedAtOnceForThereIsNothingToLose() {
        Replica replica = new Replica().looks();
        X509Certificate before = replica.served();
        time.pass(AUTHORITY_LIFE.plusDays(1));

        replica.looks();

        assertNotEquals(before, replica.served());
        assertTrue(isTrusted(replica.served()));
    }

    @Test
    void whoComesDuringTheOverlapWaitsForItsEnd() {
        Replica replica = new Replica().looks();
        passWithLooks(AUTHORITY_LIFE.multipliedBy(2).dividedBy(3), replica);
        time.pass(Duration.ofHours(9));
        replica.looks();
        Replica newcomer = new Replica().looks();

        assertFalse(newcomer.serves());
        time.pass(PLAN.overlap());
        assertTrue(newcomer.looks().serves());
    }

    @Test
    void whoComesLongAfterARotationServesAtOnce() {
        Replica replica = new Replica().looks();
        passWithLooks(AUTHORITY_LIFE.multipliedBy(2).dividedBy(3).plusDays(2), replica);
        time.pass(PLAN.overlap());
        assertEquals(2, bundled().size());

        assertTrue(new Replica().looks().serves());
    }

    @Test
    void aSecretThatIsDeletedIsMadeAnewWithOverlap() {
        Replica replica = new Replica().looks();
        X509Certificate before = replica.served();
        client.secrets().inNamespace(NAMESPACE).withName("tls").delete();
        time.pass(Duration.ofSeconds(10));

        replica.looks();

        assertEquals(before, replica.served());
        assertEquals(2, bundled().size());
        time.pass(PLAN.overlap());
        assertNotEquals(before, replica.looks().served());
        assertTrue(isTrusted(replica.served()));
    }

    @Test
    void junkInTheSecretIsReplacedAndStrangersKeysAreKept() {
        for (Map<String, String> junk : List.of(
                Map.<String, String>of(),
                Map.of("ca.crt", "bm90IFBFTQ==", "note", "aGVsbG8="),
                Map.of("ca.crt", "****", "ca.key", "", "tls.crt", "AAAA", "tls.key", "AAAA"),
                mixedPairs())) {
            client.secrets().inNamespace(NAMESPACE).withName("tls").delete();
            client.resource(new SecretBuilder()
                            .withNewMetadata()
                            .withNamespace(NAMESPACE)
                            .withName("tls")
                            .endMetadata()
                            .withType("Opaque")
                            .withData(junk)
                            .build())
                    .create();
            Replica replica = new Replica().looks();
            time.pass(PLAN.overlap());

            assertTrue(isTrusted(replica.looks().served()));
            assertEquals(1, replica.problems.size(), replica.problems.toString());
            assertTrue(replica.problems.get(0).contains("held nothing that can be used"), replica.problems.get(0));
            assertEquals(junk.get("note"), secret().getData().get("note"));
        }
    }

    /** The certificate of one authority beside the key of another. */
    private Map<String, String> mixedPairs() {
        Map<String, String> one =
                new HashMap<>(CertificateBundle.create(PLAN, time.instant()).toData());
        Map<String, String> other =
                CertificateBundle.create(PLAN, time.instant()).toData();
        one.put("ca.key", other.get("ca.key"));
        return one;
    }

    @Test
    void aBundleThatIsWipedOrBrokenIsMended() {
        Replica replica = new Replica().looks();
        for (String bundle : new String[] {null, "", "bm90IFBFTQ=="}) {
            setBundle(bundle);

            replica.looks();

            assertTrue(isTrusted(replica.served()));
        }
    }

    @Test
    void aBundleThatIsWipedWhileANewAuthorityWaitsTrustsTheCertificateInUseToo() {
        Replica replica = new Replica().looks();
        Replica other = new Replica().looks();
        X509Certificate before = replica.served();
        client.secrets().inNamespace(NAMESPACE).withName("tls").delete();
        replica.looks();
        other.looks();
        time.pass(Duration.ofSeconds(15));
        setBundle(null);

        replica.looks();

        assertEquals(before, replica.served(), "the new one must have been trusted for a while");
        assertTrue(isTrusted(replica.served()));
        assertTrue(isTrusted(other.served()));
        time.pass(PLAN.overlap());
        assertNotEquals(before, replica.looks().served());
        assertTrue(isTrusted(replica.served()));
    }

    @Test
    void aSecretAndABundleThatAreGoneTogetherLeaveEachReplicaTrusted() {
        Replica replica = new Replica().looks();
        Replica other = new Replica().looks();
        client.secrets().inNamespace(NAMESPACE).withName("tls").delete();
        setBundle(null);

        for (int i = 0; i < 8; i++) {
            replica.looks();
            assertTrue(isTrusted(replica.served()));
            assertTrue(isTrusted(other.served()), "look " + i);
            other.looks();
            time.pass(Duration.ofSeconds(10));
        }

        assertEquals(replica.served(), other.served());
    }

    @Test
    void anotherNameIsReasonForAnotherCertificate() {
        new Replica().looks();
        Replica renamed = new Replica(new CertificatePlan(List.of("x.gpu-rightsizer.svc", NAME), LIFE, AUTHORITY_LIFE));

        X509Certificate served = renamed.looks().served();

        assertTrue(served.getSubjectX500Principal().getName().contains("x.gpu-rightsizer.svc"));
    }

    @Test
    void withoutAConfigurationNobodyCallsAndTheCertificateIsServed() {
        client.admissionRegistration()
                .v1()
                .mutatingWebhookConfigurations()
                .withName("gpu-rightsizer")
                .delete();

        assertTrue(new Replica().looks().serves());
    }

    @Test
    void whatTheApiServerDeniesIsSaidOnceAndTriedAgain() {
        server.expect()
                .get()
                .withPath("/api/v1/namespaces/gpu-rightsizer/secrets/tls")
                .andReturn(403, "{\"kind\":\"Status\",\"message\":\"no\"}")
                .times(3);
        Replica replica = new Replica();

        replica.looks();
        replica.looks();

        assertFalse(replica.serves());
        assertEquals(1, replica.problems.size(), replica.problems.toString());
        assertFalse(replica.certificate.problem().isEmpty());
        replica.looks();
        assertTrue(replica.looks().serves());
        assertEquals("", replica.certificate.problem());
    }

    @Test
    void aBundleThatCannotBeWrittenKeepsTheOldCertificateInUse() {
        Replica replica = new Replica().looks();
        X509Certificate before = replica.served();
        client.secrets().inNamespace(NAMESPACE).withName("tls").delete();
        server.expect()
                .patch()
                .withPath("/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/gpu-rightsizer")
                .andReturn(409, "{\"kind\":\"Status\",\"message\":\"conflict\"}")
                .times(1);

        replica.looks();
        assertEquals(before, replica.served());
        assertEquals(1, bundled().size());
        replica.looks();
        time.pass(PLAN.overlap());

        assertTrue(isTrusted(replica.looks().served()));
        assertNotEquals(before, replica.served());
    }

    @Test
    void aClockThatIsBehindThrowsNothingAway() {
        Replica replica = new Replica().looks();
        String version = secret().getMetadata().getResourceVersion();
        time.pass(Duration.ofDays(-1));
        Replica late = new Replica().looks();

        assertFalse(late.serves());
        assertTrue(late.problems.get(0).contains("the clock of a node is wrong"), late.problems.get(0));
        assertEquals(version, secret().getMetadata().getResourceVersion());
        assertTrue(replica.looks().serves());
    }

    @Test
    void aLeapOfADayAndBackExchangesNothing() {
        Replica replica = new Replica().looks();
        time.pass(Duration.ofDays(10));
        X509Certificate before = replica.looks().served();

        time.pass(Duration.ofDays(1));
        X509Certificate ahead = replica.looks().served();
        time.pass(Duration.ofDays(-2));
        X509Certificate behind = replica.looks().served();

        assertEquals(List.of(before, before), List.of(ahead, behind));
        assertEquals(List.of(), replica.problems);
    }

    @Test
    void whatAClockThatWasADayAheadMadeIsTrustedOnceThatDayHasCome() {
        Replica replica = new Replica().looks();
        passWithLooks(LIFE.multipliedBy(2).dividedBy(3).minusHours(16), replica);
        X509Certificate before = replica.served();
        time.pass(Duration.ofDays(1));
        X509Certificate early = replica.looks().served();

        time.pass(Duration.ofDays(-1));
        replica.looks();

        assertNotEquals(before, early);
        assertTrue(replica.problems.get(0).contains("the clock of a node is wrong"), replica.problems.toString());
        time.pass(Duration.ofDays(1));
        assertEquals(early, replica.looks().served());
        assertEquals("", replica.certificate.problem());
        assertTrue(isTrusted(early));
    }

    @Test
    void aLeapBehindTheBeginningOfTheCertificateIsSaidAndWhatIsServedStays() {
        Replica replica = new Replica().looks();
        X509Certificate before = replica.served();
        time.pass(Duration.ofDays(-1));

        replica.looks();

        assertEquals(before, replica.served());
        assertTrue(replica.problems.get(0).contains("the clock of a node is wrong"), replica.problems.toString());
        time.pass(Duration.ofDays(1));
        assertEquals(before, replica.looks().served());
        assertEquals("", replica.certificate.problem());
    }

    /** Looks every ten days, often enough for certificates of ninety. */
    private void passWithLooks(Duration duration, Replica replica) {
        Instant end = time.instant().plus(duration);
        while (time.instant().plus(Duration.ofDays(10)).isBefore(end)) {
            time.pass(Duration.ofDays(10));
            replica.looks();
        }
        time.pass(Duration.between(
                time.instant(), end.truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(8))));
        replica.looks();
    }

    private Secret secret() {
        return client.secrets().inNamespace(NAMESPACE).withName("tls").get();
    }

    private X509Certificate authority() {
        return Pem.certificates(
                        "ca.crt",
                        new String(Base64.getDecoder().decode(secret().getData().get("ca.crt")), US_ASCII))
                .get(0);
    }

    private String bundle(int webhook) {
        String bundle = client.admissionRegistration()
                .v1()
                .mutatingWebhookConfigurations()
                .withName("gpu-rightsizer")
                .get()
                .getWebhooks()
                .get(webhook)
                .getClientConfig()
                .getCaBundle();
        return bundle == null ? "" : new String(Base64.getDecoder().decode(bundle), US_ASCII);
    }

    private void setBundle(String bundle) {
        client.admissionRegistration()
                .v1()
                .mutatingWebhookConfigurations()
                .withName("gpu-rightsizer")
                .edit(it -> new MutatingWebhookConfigurationBuilder(it)
                        .editWebhook(1)
                        .editClientConfig()
                        .withCaBundle(bundle)
                        .endClientConfig()
                        .endWebhook()
                        .build());
    }

    private List<X509Certificate> bundled() {
        return Pem.certificates("caBundle", bundle(1));
    }

    /** By one of the bundle that is itself still valid. */
    private boolean isTrusted(X509Certificate certificate) {
        return bundled().stream().anyMatch(it -> {
            try {
                certificate.verify(it.getPublicKey());
                return it.getNotAfter().toInstant().isAfter(time.instant());
            } catch (java.security.GeneralSecurityException e) {
                return false;
            }
        });
    }
}
