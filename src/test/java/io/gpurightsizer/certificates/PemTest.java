package io.gpurightsizer.certificates;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PemTest {
    private static final ServerCertificate PAIR =
            ServerCertificate.selfSigned(List.of("localhost"), Instant.now(), Duration.ofDays(1));

    @TempDir
    Path folder;

    @Test
    void aKeyInPkcs8IsRead() throws Exception {
        assertEquals(PAIR, read(pem(new JcaPKCS8Generator(PAIR.key(), null))));
    }

    @Test
    void anRsaKeyIsReadAlsoInTheFormOfOlderVersionsOfOpenssl() throws Exception {
        PrivateKey key = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate();
        String older = pem(key);

        assertTrue(older.contains("BEGIN RSA PRIVATE KEY"), older);
        assertEquals(key, Pem.key("older", older));
        assertEquals(key, Pem.key("newer", pem(new JcaPKCS8Generator(key, null))));
    }

    @Test
    void whatStandsAroundTheBlocksDoesNotMatter() throws Exception {
        String key = pem(new JcaPKCS8Generator(PAIR.key(), null));

        assertEquals(PAIR, read("Bag Attributes\n" + pem(PAIR.chain().get(0)) + key + "end\n"));
    }

    @Test
    void anEncryptedKeyIsRefusedInWords() throws Exception {
        String key = pem(new JcaPKCS8Generator(
                PAIR.key(),
                new JceOpenSSLPKCS8EncryptorBuilder(JcaPKCS8Generator.AES_256_CBC)
                        .setProvider(new BouncyCastleProvider())
                        .setPassword("secret".toCharArray())
                        .build()));

        assertTrue(refused(key).endsWith("tls.key holds no unencrypted private key in PEM"), refused(key));
    }

    @Test
    void aKeyThatIsCutOffIsRefusedInWords() throws Exception {
        String key = pem(new JcaPKCS8Generator(PAIR.key(), null));

        assertTrue(refused(key.substring(0, key.length() / 2)).contains("tls.key cannot be read as PEM"));
    }

    @Test
    void aCertificateThatIsCutOffOrGarbledIsRefusedInWords() throws Exception {
        String text = pem(PAIR.chain().get(0));
        String garbled = text.replaceFirst("CERTIFICATE-----\n.", "CERTIFICATE-----\n*");

        String cutOff = "tls.crt cannot be read as PEM: -----END CERTIFICATE----- is missing";
        assertTrue(refusedCertificate(text.substring(0, 200)).endsWith(cutOff));
        assertTrue(refusedCertificate("").endsWith("tls.crt holds no certificate in PEM"));
        assertTrue(refusedCertificate(garbled).contains("tls.crt "), refusedCertificate(garbled));
    }

    @Test
    void aChainThatIsCutOffIsNotServedWithoutItsEnd() throws Exception {
        String text = pem(PAIR.chain().get(0));
        String withoutEnd = text.substring(0, text.indexOf("-----END"));
        String cutOff = "tls.crt cannot be read as PEM: -----END CERTIFICATE----- is missing";

        assertTrue(refusedCertificate(text + withoutEnd).endsWith(cutOff));
        assertTrue(refusedCertificate(withoutEnd + text).endsWith(cutOff));
        assertTrue(refusedCertificate(text + text.substring(0, 200)).endsWith(cutOff));
    }

    @Test
    void theFirstOfSeveralKeysIsRead() throws Exception {
        PrivateKey other = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate();

        assertEquals(other, Pem.key("keys", pem(other) + pem(new JcaPKCS8Generator(PAIR.key(), null))));
    }

    private ServerCertificate read(String key) throws IOException {
        return Pem.read(
                Files.writeString(folder.resolve("tls.crt"), pem(PAIR.chain().get(0))),
                Files.writeString(folder.resolve("tls.key"), key));
    }

    private String refused(String key) {
        return assertThrows(CertificateException.class, () -> read(key)).getMessage();
    }

    private String refusedCertificate(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("tls.crt"), text);
        return assertThrows(CertificateException.class, () -> Pem.certificates(file))
                .getMessage();
    }

    private static String pem(Object object) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString();
    }
}
