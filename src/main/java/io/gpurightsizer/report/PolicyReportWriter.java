package io.gpurightsizer.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;

import io.gpurightsizer.audit.AuditReport;
import io.gpurightsizer.audit.format.JsonFormat;
import io.gpurightsizer.audit.format.Numbers;
import io.gpurightsizer.audit.format.PolicyReport;
import io.gpurightsizer.audit.format.PolicyReportApi;
import io.gpurightsizer.text.SafeText;

/**
 * Keeps the policy reports in a cluster as the last audit has them: those of it by server-side apply, and others that carry
 * our label are removed. {@code openreports.io} is written where it is installed, {@code wgpolicyk8s.io} otherwise.
 */
public final class PolicyReportWriter {
    /** Objects of a list read at a time: each may be nearly a megabyte. */
    private static final long PAGE = 50;

    private final KubernetesClient client;

    public PolicyReportWriter(KubernetesClient client) {
        this.client = client;
    }

    /**
     * Writes the reports of an audit. One that the API server refuses, because its namespace is being deleted, say, keeps no
     * other from being written.
     *
     * @return what was done, or why nothing was, in words
     * @throws KubernetesClientException if the API server does not say what there is
     */
    public String write(AuditReport report) {
        List<PolicyReportApi> installed =
                Stream.of(PolicyReportApi.values()).filter(this::isInstalled).toList();
        if (installed.isEmpty()) {
            return "no policy reports are written, since the cluster has neither PolicyReports of "
                    + PolicyReportApi.WGPOLICYK8S.apiVersion() + " nor Reports of "
                    + PolicyReportApi.OPENREPORTS.apiVersion();
        }
        List<PolicyReport> reports = PolicyReport.of(
                report,
                installed.contains(PolicyReportApi.OPENREPORTS)
                        ? PolicyReportApi.OPENREPORTS
                        : PolicyReportApi.WGPOLICYK8S);
        List<String> refused =
                reports.stream().flatMap(it -> apply(it).stream()).toList();
        Set<String> kept = reports.stream()
                .map(it -> key(
                        it.kind(),
                        it.metadata().namespace().orElse(""),
                        it.metadata().name()))
                .collect(Collectors.toSet());
        long removed = installed.stream()
                .flatMap(api -> Stream.of(api.namespaced(), api.cluster()).map(kind -> removeOthers(api, kind, kept)))
                .mapToLong(Long::longValue)
                .sum();
        return Numbers.counted(reports.size() - refused.size(), "policy report") + " written, " + removed + " removed"
                + (refused.isEmpty() ? "" : "; " + refused.size() + " refused, the first: " + refused.get(0));
    }

    private boolean isInstalled(PolicyReportApi api) {
        String resources = client.raw("/apis/" + api.apiVersion());
        return resources != null && resources.contains("\"" + PolicyReportApi.plural(api.namespaced()) + "\"");
    }

    /** Empty if it was taken, else why not. */
    private Optional<String> apply(PolicyReport report) {
        StringBuilder json = new StringBuilder();
        try {
            JsonFormat.write(report, json);
        } catch (IOException e) {
            throw new UncheckedIOException("records of texts and numbers are always writable", e);
        }
        GenericKubernetesResource object =
                client.getKubernetesSerialization().unmarshal(json.toString(), GenericKubernetesResource.class);
        String[] groupAndVersion = report.apiVersion().split("/");
        try {
            resource(objects(groupAndVersion[0], groupAndVersion[1], report.kind()), object)
                    .fieldManager(PolicyReport.NAME)
                    .forceConflicts()
                    .serverSideApply();
            return Optional.empty();
        } catch (KubernetesClientException e) {
            return Optional.of(SafeText.message(String.valueOf(e.getMessage())));
        }
    }

    private long removeOthers(PolicyReportApi api, String kind, Set<String> kept) {
        var objects = objects(api.group(), api.version(), kind);
        long removed = 0;
        String token = "";
        do {
            GenericKubernetesResourceList page = objects.inAnyNamespace()
                    .withLabel(PolicyReport.MANAGED_BY, PolicyReport.NAME)
                    .list(new ListOptionsBuilder()
                            .withLimit(PAGE)
                            .withContinue(token.isEmpty() ? null : token)
                            .build());
            for (GenericKubernetesResource object : page.getItems()) {
                String namespace =
                        Optional.ofNullable(object.getMetadata().getNamespace()).orElse("");
                if (!kept.contains(key(kind, namespace, object.getMetadata().getName()))) {
                    resource(objects, object).delete();
                    removed++;
                }
            }
            token = Optional.ofNullable(page.getMetadata().getContinue()).orElse("");
        } while (!token.isEmpty());
        return removed;
    }

    private MixedOperation<
                    GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            objects(String group, String version, String kind) {
        return client.genericKubernetesResources(new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion(version)
                .withKind(kind)
                .withPlural(PolicyReportApi.plural(kind))
                .withNamespaced(!kind.startsWith("Cluster"))
                .build());
    }

    private static Resource<GenericKubernetesResource> resource(
            MixedOperation<
                            GenericKubernetesResource,
                            GenericKubernetesResourceList,
                            Resource<GenericKubernetesResource>>
                    objects,
            GenericKubernetesResource object) {
        String namespace = object.getMetadata().getNamespace();
        return namespace == null
                ? objects.resource(object)
                : objects.inNamespace(namespace).resource(object);
    }

    private static String key(String kind, String namespace, String name) {
        return kind + " " + namespace + "/" + name;
    }
}
