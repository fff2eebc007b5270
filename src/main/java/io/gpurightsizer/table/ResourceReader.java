package io.gpurightsizer.table;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.gpu.MigProfile;
import io.gpurightsizer.sizing.table.Need;
import io.gpurightsizer.table.yaml.Field;
import io.gpurightsizer.table.yaml.SpellingHint;
import io.gpurightsizer.text.SafeText;

/** Reads names of extended resources and holds MIG profiles against the catalogue. */
final class ResourceReader {
    private static final String NVIDIA = "nvidia.com/";
    private static final String MIG = NVIDIA + "mig-";

    private final Set<MigProfile> profiles;
    private final Set<String> known;

    ResourceReader(GpuCatalog catalog) {
        this.profiles = catalog.profiles();
        Set<ExtendedResource> unshared = new HashSet<>(Set.of(ExtendedResource.WHOLE_GPU));
        profiles.stream()
                .filter(MigProfile::isAdvertised)
                .map(ExtendedResource::ofProfile)
                .forEach(unshared::add);
        this.known = unshared.stream()
                .flatMap(resource -> List.of(resource, resource.shared()).stream())
                .map(ExtendedResource::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The resources in order; empty if one of them is bad. */
    Optional<Set<ExtendedResource>> list(Field field) {
        return each(field, this::resource);
    }

    /** The same, by name, with ResourceClaimTemplates among them. */
    Optional<Set<String>> names(Field field) {
        return each(
                field,
                (item, text) -> text.startsWith(Need.CLAIM_TEMPLATE)
                        ? claimTemplate(item, text)
                        : resource(item, text).map(ExtendedResource::name));
    }

    private static <T> Optional<Set<T>> each(Field field, BiFunction<Field, String, Optional<T>> reader) {
        Optional<List<Field>> items = field.items("[nvidia.com/mig-1g.10gb, nvidia.com/gpu.shared]");
        if (items.isEmpty()) {
            return Optional.empty();
        }
        Set<T> named = new LinkedHashSet<>();
        boolean good = true;
        for (Field item : items.get()) {
            Optional<T> one = item.text("nvidia.com/mig-1g.10gb").flatMap(text -> reader.apply(item, text));
            good &= one.isPresent();
            if (one.isPresent() && !named.add(one.get())) {
                item.warning(SafeText.quoted(one.get().toString()) + " is named twice");
            }
        }
        return good ? Optional.of(named) : Optional.empty();
    }

    private static Optional<String> claimTemplate(Field field, String text) {
        Optional<String> problem = KubernetesNames.problemOfSubdomain(
                text.substring(Need.CLAIM_TEMPLATE.length()),
                "the name of a ResourceClaimTemplate",
                "claimTemplate/voice");
        problem.ifPresent(field::error);
        return problem.isEmpty() ? Optional.of(text) : Optional.empty();
    }

    private Optional<ExtendedResource> resource(Field field, String text) {
        ExtendedResource resource;
        try {
            resource = new ExtendedResource(text);
        } catch (IllegalArgumentException e) {
            field.error(SafeText.quoted(text) + " is not an extended resource" + reason(e) + guess(text));
            return Optional.empty();
        }
        if (resource.isMig()) {
            return mig(field, resource);
        }
        if (!known.contains(text) && !text.startsWith(ExtendedResource.OF_DEVICE_CLASS)) {
            field.warning(SafeText.quoted(text)
                    + (text.startsWith(NVIDIA)
                            ? " is no name that NVIDIA's device plugin gives" + SpellingHint.hint(text, plain())
                            : " is no resource of nvidia.com; it replaces nvidia.com/gpu all the same"));
        }
        return Optional.of(resource);
    }

    private Optional<ExtendedResource> mig(Field field, ExtendedResource resource) {
        Optional<MigProfile> profile = resource.migProfile();
        if (profile.isEmpty()) {
            field.error(SafeText.quoted(resource.name()) + " names no MIG profile; expected for example "
                    + "nvidia.com/mig-1g.10gb" + SpellingHint.hint(resource.name(), known));
        } else if (!profile.get().isAdvertised()) {
            field.error(
                    SafeText.quoted(resource.name()) + " names a compute instance; NVIDIA's device plugin advertises no"
                            + " profile with a prefix like " + profile.get().computeInstanceSlices() + "c."
                            + SpellingHint.hint(whole(profile.get())));
        } else if (!profiles.contains(profile.get())) {
            field.error(SafeText.quoted(resource.name())
                    + " names a MIG profile that no known GPU has; expected for example " + alike(profile.get()));
        } else {
            return Optional.of(resource);
        }
        return Optional.empty();
    }

    private static String whole(MigProfile profile) {
        MigProfile device =
                new MigProfile(profile.slices(), profile.slices(), profile.nominalGigabytes(), profile.attributes());
        return ExtendedResource.ofProfile(device).name();
    }

    /** The known profiles with as many slices, the nearest in memory first. */
    private String alike(MigProfile profile) {
        Collection<MigProfile> sameSlices = profiles.stream()
                .filter(it -> it.isPlain() && it.slices() == profile.slices())
                .toList();
        return (sameSlices.isEmpty() ? profiles : sameSlices)
                .stream()
                        .filter(MigProfile::isPlain)
                        .sorted(Comparator.comparingInt((MigProfile it) -> gap(it, profile))
                                .thenComparing(Comparator.naturalOrder()))
                        .limit(3)
                        .map(it -> ExtendedResource.ofProfile(it).name())
                        .collect(Collectors.joining(" or "));
    }

    private static int gap(MigProfile a, MigProfile b) {
        return Math.abs(a.nominalGigabytes() - b.nominalGigabytes()) * 10 + Math.abs(a.slices() - b.slices());
    }

    private static String reason(IllegalArgumentException e) {
        int colon = e.getMessage().lastIndexOf("resource: ");
        return colon < 0 ? "" : ": " + e.getMessage().substring(colon + "resource: ".length());
    }

    private static List<String> plain() {
        return List.of(
                ExtendedResource.WHOLE_GPU.name(),
                ExtendedResource.WHOLE_GPU.shared().name());
    }

    /** {@code 1g.10gb}, {@code mig-1g.10gb} and {@code nvidia.com/mig-1g.10gb+me} are easily written by mistake. */
    private String guess(String text) {
        String dotted = text.replace('+', '.');
        for (String candidate : List.of(dotted, NVIDIA + dotted, MIG + dotted)) {
            if (known.contains(candidate)) {
                return SpellingHint.hint(candidate);
            }
        }
        return "";
    }
}
