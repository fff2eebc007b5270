package io.gpurightsizer.pod;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.sizing.offers.QuotaScopes;

/**
 * A pod as it was submitted: the fields that matter here, as its JSON has them.
 *
 * @param namespace may be empty
 * @param name the name, or the generateName where there is none; may be empty
 * @param hasMetadata whether the JSON has a {@code metadata} object
 * @param hasAnnotations whether it has a {@code metadata.annotations} object
 * @param hasNodeSelector whether it has a {@code spec.nodeSelector} object
 * @param owner the controlling owner
 * @param schedulerName {@code default-scheduler} where none is written
 * @param claims its resource claims (dynamic resource allocation)
 * @param schedulingGates names of its scheduling gates
 * @param containers init containers first, then containers
 * @param affinity its affinity as it is written
 * @param quotaScopes what quotas look at to see whether they count it
 */
public record SubmittedPod(
        String namespace,
        String name,
        boolean hasMetadata,
        boolean hasAnnotations,
        boolean hasNodeSelector,
        Map<String, String> labels,
        Map<String, String> annotations,
        Optional<Owner> owner,
        String schedulerName,
        List<Claim> claims,
        List<String> schedulingGates,
        List<SubmittedContainer> containers,
        Placement placement,
        WrittenAffinity affinity,
        QuotaScopes quotaScopes) {
    public SubmittedPod {
        claims = List.copyOf(claims);
        schedulingGates = List.copyOf(schedulingGates);
        containers = List.copyOf(containers);
    }

    /** One without an affinity, which no scope of a quota singles out. */
    public SubmittedPod(
            String namespace,
            String name,
            boolean hasMetadata,
            boolean hasAnnotations,
            boolean hasNodeSelector,
            Map<String, String> labels,
            Map<String, String> annotations,
            Optional<Owner> owner,
            String schedulerName,
            List<Claim> claims,
            List<String> schedulingGates,
            List<SubmittedContainer> containers,
            Placement placement) {
        this(
                namespace,
                name,
                hasMetadata,
                hasAnnotations,
                hasNodeSelector,
                labels,
                annotations,
                owner,
                schedulerName,
                claims,
                schedulingGates,
                containers,
                placement,
                WrittenAffinity.NONE,
                QuotaScopes.NONE);
    }

    /**
     * An entry of {@code spec.resourceClaims}.
     *
     * @param template the ResourceClaimTemplate that it is made of; empty if there is none
     */
    public record Claim(String name, String template) {}

    /** The same pod, which goes to this namespace: what is submitted need not say so. */
    public SubmittedPod inNamespace(String other) {
        return copy(
                other,
                containers,
                claims,
                placement.depending(placement.dependencies().in(other)),
                affinity);
    }

    public SubmittedPod with(List<SubmittedContainer> others, Placement elsewhere) {
        return copy(namespace, others, claims, elsewhere, affinity);
    }

    /** The same pod without the claims of these names. */
    public SubmittedPod withoutClaims(Set<String> names) {
        List<Claim> rest =
                claims.stream().filter(it -> !names.contains(it.name())).toList();
        return copy(namespace, containers, rest, placement, affinity);
    }

    /** The same pod, if its affinity were this. */
    public SubmittedPod with(WrittenAffinity other) {
        return copy(namespace, containers, claims, placement.requiring(other.required()), other);
    }

    private SubmittedPod copy(
            String toNamespace,
            List<SubmittedContainer> others,
            List<Claim> otherClaims,
            Placement elsewhere,
            WrittenAffinity otherAffinity) {
        return new SubmittedPod(
                toNamespace,
                name,
                hasMetadata,
                hasAnnotations,
                hasNodeSelector,
                labels,
                annotations,
                owner,
                schedulerName,
                otherClaims,
                schedulingGates,
                others,
                elsewhere,
                otherAffinity,
                quotaScopes);
    }

    /** The owner reference with {@code controller: true}. */
    public record Owner(String apiVersion, String kind, String name, String uid) {
        /** For example {@code ReplicaSet/asr-5d8f}. */
        public String title() {
            return kind + "/" + name;
        }
    }
}
