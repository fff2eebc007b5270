package io.gpurightsizer.plan.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

import io.gpurightsizer.cluster.devices.DeviceClassManifest;
import io.gpurightsizer.plan.Plan;
import io.gpurightsizer.plan.format.PlanJson;
import io.gpurightsizer.text.SafeText;

/** The files by which a plan is applied, in one folder. Nothing is applied by us. */
public final class PlanFiles {
    static final String NAMESPACE = "gpu-operator";
    static final String MIG = "rightsizer-mig-parted-config";
    static final String SHARING = "rightsizer-device-plugin-config";
    static final String MIG_CONFIG = "mig-parted-config.yaml";
    static final String MIG_CONFIG_MAP = "mig-parted-configmap.yaml";
    static final String SHARING_CONFIG_MAP = "device-plugin-configmap.yaml";
    static final String POLICY_PATCH = "cluster-policy-patch.yaml";
    static final String DEVICE_CLASSES = "device-classes.yaml";
    static final String SCRIPT = "apply.sh";

    private PlanFiles() {}

    /** Writes the files, over those of an earlier plan; makes the folder if it is not there. */
    public static void write(Plan plan, int maxUnavailable, Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Map.Entry<String, String> file : of(plan, maxUnavailable).entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
        folder.resolve(SCRIPT).toFile().setExecutable(true);
    }

    /** The files' contents by their names. */
    public static Map<String, String> of(Plan plan, int maxUnavailable) throws IOException {
        MigConfigs mig = new MigConfigs(plan);
        SharingConfigs sharing = new SharingConfigs(plan);
        Map<String, String> files = new LinkedHashMap<>();
        files.put("README.md", readme(plan, mig, sharing));
        if (!mig.isEmpty()) {
            files.put(MIG_CONFIG, mig.file());
            files.put(MIG_CONFIG_MAP, migConfigMap(mig));
        }
        if (!sharing.isEmpty()) {
            files.put(SHARING_CONFIG_MAP, sharing.configMap());
        }
        if (!mig.isEmpty() || !sharing.isEmpty()) {
            files.put(POLICY_PATCH, policyPatch(mig, sharing));
        }
        if (!plan.deviceClasses().isEmpty()) {
            files.put(
                    DEVICE_CLASSES,
                    plan.deviceClasses().stream().map(DeviceClassManifest::yaml).collect(Collectors.joining("---\n")));
        }
        files.put(SCRIPT, new ApplyScript(mig, sharing).of(plan, maxUnavailable));
        StringBuilder json = new StringBuilder();
        PlanJson.write(plan, json);
        files.put("plan.json", json.toString());
        return files;
    }

    private static String migConfigMap(MigConfigs mig) {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: " + MIG + "\n  namespace: " + NAMESPACE
                + "\ndata:\n  config.yaml: |\n" + mig.file().indent(4);
    }

    private static String policyPatch(MigConfigs mig, SharingConfigs sharing) {
        return "spec:\n"
                + (mig.isEmpty()
                        ? ""
                        : "  mig:\n    strategy: mixed\n  migManager:\n    config:\n      name: " + MIG
                                + "\n      default: all-disabled\n")
                + (sharing.isEmpty() ? "" : "  devicePlugin:\n    config:\n      name: " + SHARING + "\n");
    }

    private static String readme(Plan plan, MigConfigs mig, SharingConfigs sharing) {
        StringBuilder text = new StringBuilder("# " + plan.gpusAfter() + " GPUs instead of " + plan.gpusBefore()
                + "\n\nMade by `gpu-rightsizer plan`. " + plan.changedNodes().size()
                + " nodes change; read `plan.json` or make `plan -o html` to see how.\n\n");
        text.append("1. Look at the files, and at what stands under \"notes\" in `plan.json`.\n");
        text.append("2. `./apply.sh` (needs `kubectl` and the rights to label, cordon and drain nodes, and to change"
                + " ConfigMaps in `" + NAMESPACE + "` and the ClusterPolicy).\n");
        text.append("3. `gpu-rightsizer plan --check plan.json --cluster` says what differs still.\n\n");
        if (!mig.isEmpty()) {
            text.append("`" + MIG_CONFIG + "` replaces the MIG manager's configuration for all nodes; `"
                    + "nvidia-mig-parted assert --valid-config -f " + MIG_CONFIG + " -c NAME` checks it.\n");
        }
        if (!mig.unclear().isEmpty()) {
            text.append(
                    "What these names in nodes' labels stand for is not known here, or not the same on all nodes; add what you have for: "
                            + SafeText.escaped(String.join(", ", mig.unclear())) + ".\n");
        }
        if (!sharing.isEmpty()) {
            text.append("`" + SHARING_CONFIG_MAP + "` is chosen by the node label `" + SharingConfigs.LABEL + "`.\n");
        }
        return text.toString();
    }
}
