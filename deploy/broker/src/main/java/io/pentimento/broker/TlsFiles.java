package io.pentimento.broker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A certificate and its private key in PEM files. */
final class TlsFiles {

    private static final Pattern PKCS8 = Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");

    private TlsFiles() {}

    /**
     * A broker starts with a key of another certificate, and then refuses all clients without saying why.
     *
     * @throws BrokerException when one of them cannot be used, or they do not belong together
     */
    static void requireMatch(Path certificate, Path key) {
        PublicKey open = publicKey(certificate);
        PrivateKey secret = privateKey(key, open.getAlgorithm());
        try {
            Signature signature = Signature.getInstance(signatureOf(open.getAlgorithm()));
            signature.initSign(secret);
            byte[] signed = signature.sign();
            signature.initVerify(open);
            if (signature.verify(signed)) {
                return;
            }
        } catch (GeneralSecurityException e) {
            throw new BrokerException(key + ": cannot be used with " + certificate + ": " + e.getMessage(), e);
        }
        throw new BrokerException(
                key + ": is not the key of " + certificate + "; name the one that it was made with", null);
    }

    private static String signatureOf(String keyAlgorithm) {
        return switch (keyAlgorithm) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> keyAlgorithm;
        };
    }

    private static PublicKey publicKey(Path certificate) {
        try (InputStream in = Files.newInputStream(certificate)) {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificate(in)
                    .getPublicKey();
        } catch (IOException | GeneralSecurityException e) {
            throw new BrokerException(certificate + ": not a certificate in PEM: " + e.getMessage(), e);
        }
    }

    /** Says nothing of what is in the file, not even as a cause. */
    private static PrivateKey privateKey(Path file, String algorithm) {
        try {
            Matcher key = PKCS8.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
            if (key.find()) {
                byte[] der = Base64.getMimeDecoder().decode(key.group(1));
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            }
        } catch (IOException e) {
            throw new BrokerException(file + ": cannot be read: " + e, e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new BrokerException(file + ": not a private key for a certificate with " + algorithm, null);
        }
        throw new BrokerException(
                file + ": holds no private key in PEM, PKCS #8, not encrypted; \"openssl pkcs8 -topk8 -nodes -in "
                        + file.getFileName() + "\" makes one",
                null);
    }
}
