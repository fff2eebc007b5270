package io.gpurightsizer.preflight;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

import io.gpurightsizer.objects.UnreadableDocument;

/** The checks, in the order in which they are reported: nodes, the webhook, what else is in the cluster. */
public enum Check {
    GPU_NODES("how GPUs are cut", NodeChecks::gpuNodes, "nodes"),
    FEATURE_DISCOVERY("labels of GPU feature discovery", NodeChecks::featureDiscovery, "nodes"),
    DEVICE_PLUGIN("NVIDIA's device plugin and its version", DevicePluginCheck::of, "daemonsets", "nodes"),
    GPU_NAMES("parts of GPUs that are called nvidia.com/gpu", NodeChecks::names, "nodes"),
    TAINTS("taints of GPU nodes", NodeChecks::taints, "nodes", "pods"),
    WEBHOOK("the webhook's configuration", WebhookChecks::own, "mutatingwebhookconfigurations"),
    OTHER_WEBHOOKS("other mutating webhooks and their order", WebhookChecks::others, "mutatingwebhookconfigurations"),
    RIGHTS("what the webhook may read", RightsChecks::rights, "clusterroles", "clusterrolebindings"),
    PODS_WATCHED("whether the webhook sees what is free", RightsChecks::podsWatched, "clusterroles", "deployments"),
    LIMIT_RANGES("LimitRanges that name GPUs", PolicyChecks::limitRanges, "limitranges"),
    QUOTAS("ResourceQuotas that name GPUs", PolicyChecks::quotas, "resourcequotas"),
    SCHEDULERS("other schedulers and GPU systems", SystemChecks::schedulers, "pods"),
    KUEUE("Kueue", SystemChecks::kueue, "clusterqueues"),
    AUTOSCALING("node autoscaling", SystemChecks::autoscaling, "configmaps", "nodepools");

    /** What the place of something begins with that was to be read from an API server. */
    private static final String PLACE = "cluster:";

    private final String about;
    private final Function<PreflightInput, List<Finding>> check;
    private final Set<String> reads;

    /** {@code reads} are the resources that it cannot do without, by their names in paths. */
    Check(String about, Function<PreflightInput, List<Finding>> check, String... reads) {
        this.about = about;
        this.check = check;
        this.reads = Set.of(reads);
    }

    /** What it looks at, in a few words. */
    public String about() {
        return about;
    }

    /** What it finds, at least one; what was read is looked at even where not all may be. */
    List<Finding> in(PreflightInput input) {
        List<Finding> findings = new ArrayList<>();
        input.unread().stream().filter(this::isMissed).forEach(it -> findings.add(unknown(it)));
        List<Finding> found = check.apply(input);
        found.stream()
                .filter(it -> findings.isEmpty() || it.result() != Result.PASS)
                .toList()
                .forEach(findings::add);
        return findings;
    }

    private boolean isMissed(UnreadableDocument unread) {
        return reads.stream().anyMatch(it -> unread.at().file().matches(PLACE + ".*/" + it + "(/[^/]+)?"));
    }

    private static Finding unknown(UnreadableDocument unread) {
        return Finding.unknown(
                unread.at().file().substring(PLACE.length()) + " may not be read",
                "What is there is not known.",
                "Run this as somebody who may read it in all namespaces.");
    }

    /** As it is written, for example {@code limit-ranges}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
