package io.gpurightsizer.cluster.owners;

import java.util.Optional;
import java.util.regex.Pattern;

import io.gpurightsizer.pod.SubmittedPod;

/**
 * A pod's owner as it is looked up. A pod's author can write anything into an owner reference, so the parts of a key are
 * checked: they can stand in a path.
 *
 * @param apiPath for example {@code api/v1} or {@code apis/apps/v1}
 * @param uid may be empty
 */
record OwnerKey(String apiPath, String kind, String namespace, String name, String uid) {
    private static final Pattern DNS_SUBDOMAIN = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");
    private static final Pattern VERSION = Pattern.compile("v[0-9][a-z0-9]{0,30}");
    private static final Pattern KIND = Pattern.compile("[A-Za-z][A-Za-z0-9]{0,62}");

    /** Empty for a reference to an object that cannot exist. */
    static Optional<OwnerKey> of(String namespace, SubmittedPod.Owner owner) {
        int slash = owner.apiVersion().indexOf('/');
        String group = slash < 0 ? "" : owner.apiVersion().substring(0, slash);
        String version = owner.apiVersion().substring(slash + 1);
        boolean sound = (slash < 0 || DNS_SUBDOMAIN.matcher(group).matches())
                && VERSION.matcher(version).matches()
                && KIND.matcher(owner.kind()).matches()
                && DNS_SUBDOMAIN.matcher(namespace).matches()
                && DNS_SUBDOMAIN.matcher(owner.name()).matches()
                && !owner.name().contains("..");
        String apiPath = (slash < 0 ? "api/" : "apis/" + group + "/") + version;
        return sound
                ? Optional.of(new OwnerKey(apiPath, owner.kind(), namespace, owner.name(), owner.uid()))
                : Optional.empty();
    }
}
