package io.gpurightsizer.recommend;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.gpurightsizer.audit.manifests.ObjectKey;

/** Which objects a pod may be of by its name alone, as Kubernetes' controllers make names. */
final class PodNames {
    /** Hashes have no vowels, so that they make no words: {@code asr-large-x7k2p} is not of {@code asr}. */
    private static final Pattern HASH_AND_SUFFIX =
            Pattern.compile("(.+)-(?![a-z]*[aeiou][a-z]*-)([a-z0-9]{5,10})-[a-z0-9]{5}");

    private static final Pattern SUFFIX = Pattern.compile("(.+)-[a-z0-9]{5}");
    private static final Pattern ORDINAL = Pattern.compile("(.+)-[0-9]{1,5}");
    private static final List<String> WITH_SUFFIX = List.of("ReplicaSet", "DaemonSet", "Job", "ReplicationController");

    private PodNames() {}

    /** The objects of which a pod of this name may be, the one with the longest name first. */
    static List<ObjectKey> makersOf(String namespace, String pod) {
        List<ObjectKey> makers = new ArrayList<>();
        makers.add(new ObjectKey(namespace, "Pod", pod));
        match(ORDINAL, pod).ifPresent(it -> makers.add(new ObjectKey(namespace, "StatefulSet", it.group(1))));
        match(SUFFIX, pod)
                .ifPresent(it -> WITH_SUFFIX.forEach(kind -> makers.add(new ObjectKey(namespace, kind, it.group(1)))));
        match(HASH_AND_SUFFIX, pod)
                .ifPresent(it -> List.of("Deployment", "CronJob")
                        .forEach(kind -> makers.add(new ObjectKey(namespace, kind, it.group(1)))));
        return makers;
    }

    /** The name of the ReplicaSet that made a pod of a Deployment. */
    static String replicaSetOf(String pod) {
        return pod.substring(0, pod.lastIndexOf('-'));
    }

    private static Optional<Matcher> match(Pattern pattern, String name) {
        Matcher matcher = pattern.matcher(name);
        return matcher.matches() ? Optional.of(matcher) : Optional.empty();
    }
}
