package io.gpurightsizer.cluster.devices;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.gpurightsizer.gpu.MigProfile;

/**
 * What the CEL expressions of a DeviceClass or of a request ask of a device, as far as they are understood: comparisons of the
 * driver, the type and the MIG profile, joined by {@code &&}, as NVIDIA's driver and its examples write them. Nothing else is
 * evaluated.
 *
 * @param driver empty if they do not say it
 * @param type for example {@code mig}; empty if they do not say it
 * @param profile for example {@code 1g.10gb}; empty if they do not say it
 */
record ClassSelector(String driver, String type, String profile) {
    private static final Pattern COMPARISON = Pattern.compile("device\\.(driver"
            + "|attributes\\[(?<quote>['\"])" + Pattern.quote(SliceReader.DRIVER)
            + "\\k<quote>\\]\\.(?<attribute>type|profile))"
            + "\\s*==\\s*(?<mark>['\"])(?<value>[^'\"]*)\\k<mark>");

    private static final String ANOTHER_DRIVER =
            "device\\.driver\\s*==\\s*['\"](?!" + SliceReader.DRIVER + "['\"])[^'\"]+['\"].*";

    /** What all of these expressions say together; empty if one of them is not understood, or two contradict each other. */
    static Optional<ClassSelector> of(List<String> expressions) {
        Map<String, String> said = new HashMap<>();
        for (String expression : expressions) {
            for (String part : expression.split("&&", -1)) {
                Matcher comparison = COMPARISON.matcher(part.strip());
                if (!comparison.matches()) {
                    return Optional.empty();
                }
                String attribute = comparison.group("attribute") == null ? "driver" : comparison.group("attribute");
                String before = said.put(attribute, comparison.group("value"));
                if (before != null && !before.equals(comparison.group("value"))) {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(new ClassSelector(
                said.getOrDefault("driver", ""), said.getOrDefault("type", ""), said.getOrDefault("profile", "")));
    }

    /** Whether an expression is for devices of another driver, whatever else it says. */
    static boolean isOfAnotherDriver(List<String> expressions) {
        return expressions.stream()
                .anyMatch(it -> Pattern.compile(ANOTHER_DRIVER, Pattern.DOTALL)
                        .matcher(it.strip())
                        .matches());
    }

    /** Whole GPUs or MIG devices of NVIDIA's driver; empty if it asks for anything else, or for more than one kind. */
    Optional<DeviceKind> kind() {
        if (!driver.isEmpty() && !driver.equals(SliceReader.DRIVER)) {
            return Optional.empty();
        }
        if (type.equals("gpu") && profile.isEmpty()) {
            return Optional.of(DeviceKind.GPU);
        }
        return type.equals("mig") && (profile.isEmpty() || isProfile())
                ? Optional.of(new DeviceKind(
                        true, profile.isEmpty() ? Optional.empty() : Optional.of(MigProfile.parse(profile))))
                : Optional.empty();
    }

    private boolean isProfile() {
        try {
            MigProfile.parse(profile);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
