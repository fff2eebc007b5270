package io.gpurightsizer.certificates;

import java.io.IOException;
import java.io.StringReader;
import java.security.PrivateKey;

import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** Private keys that the JDK does not read: in the form that older versions of openssl write, and of other kinds. */
final class OtherKeys {
    private OtherKeys() {}

    /**
     * The first private key in a text.
     *
     * @param name what messages call the text
     * @throws CertificateException if there is none
     */
    static PrivateKey read(String name, String text) {
        return convert(name, find(name, text));
    }

    private static PrivateKeyInfo find(String name, String text) {
        try (PEMParser parser = new PEMParser(new StringReader(text))) {
            for (Object item = parser.readObject(); item != null; item = parser.readObject()) {
                if (item instanceof PEMKeyPair pair) {
                    return pair.getPrivateKeyInfo();
                }
                if (item instanceof PrivateKeyInfo info) {
                    return info;
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new CertificateException(name + " cannot be read as PEM: " + e.getMessage(), e);
        }
        throw new CertificateException(name + " holds no unencrypted private key in PEM");
    }

    private static PrivateKey convert(String name, PrivateKeyInfo info) {
        try {
            return new JcaPEMKeyConverter().getPrivateKey(info);
        } catch (PEMException e) {
            throw new CertificateException(name + " holds a private key of an unknown kind", e);
        }
    }
}
