package io.gpurightsizer.report;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.gpurightsizer.text.SafeText;

/**
 * The hosts that requests may name: {@code localhost}, every IP address, and names that were given. A site whose DNS name is
 * made to lead to this server (DNS rebinding) names another one, so its page cannot read the report; an IP address leads
 * nowhere else.
 */
public final class HostNames {
    private static final Pattern DNS_NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");
    private static final Pattern IP_ADDRESS =
            Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[?[0-9a-f]*:[0-9a-f:.]*\\]?");

    private final Set<String> names;

    private HostNames(Set<String> names) {
        this.names = names;
    }

    /**
     * With these names besides {@code localhost} and IP addresses.
     *
     * @throws IllegalArgumentException if one is not a DNS name without a port
     */
    public static HostNames of(Collection<String> names) {
        return new HostNames(names.stream().map(HostNames::dnsName).collect(Collectors.toUnmodifiableSet()));
    }

    private static String dnsName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (!DNS_NAME.matcher(lower).matches()) {
            throw new IllegalArgumentException(
                    "expected a DNS name without a port, such as gpus.example.com, found " + SafeText.quoted(name));
        }
        return lower;
    }

    /** Whether a request that names this host, without a port, is answered. */
    boolean has(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.equals("localhost")
                || names.contains(lower)
                || IP_ADDRESS.matcher(lower).matches();
    }
}
