package io.gpurightsizer.certificates;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * The key manager of the HTTPS server, whose certificate can be exchanged between two handshakes. The server's TLS context
 * stays the same: while Vert.x 4 rebuilds that, it drops new connections.
 */
public final class ServedCertificate extends X509ExtendedKeyManager {
    /** A handshake asks for an alias, and then for its certificate and key; there may be one exchange in between. */
    private record Generations(int number, Optional<ServerCertificate> current, Optional<ServerCertificate> previous) {}

    /** While there is none, handshakes fail. */
    private volatile Generations generations = new Generations(0, Optional.empty(), Optional.empty());

    /** Serves another certificate from the next handshake on. */
    public synchronized void exchangeFor(ServerCertificate next) {
        generations = new Generations(generations.number() + 1, Optional.of(next), generations.current());
    }

    public Optional<ServerCertificate> current() {
        return generations.current();
    }

    @Override
    public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
        return aliasFor(keyType);
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return aliasFor(keyType);
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        String alias = aliasFor(keyType);
        return alias == null ? null : new String[] {alias};
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return of(alias).chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return of(alias).key();
    }

    /** A server has no client certificate. */
    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return null;
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        return null;
    }

    /** Null where there is none of that type, as {@link X509ExtendedKeyManager} wants it. */
    private String aliasFor(String keyType) {
        Generations now = generations;
        return now.current()
                .filter(it -> keyType.startsWith(it.key().getAlgorithm()))
                .map(it -> Integer.toString(now.number()))
                .orElse(null);
    }

    private ServerCertificate of(String alias) {
        Generations now = generations;
        boolean latest = alias.equals(Integer.toString(now.number()));
        return (latest ? now.current() : now.previous()).orElseThrow();
    }
}
