package io.pentimento.viewer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a page needs that other machines may open: encryption, and a password that all its users share.
 *
 * @param certificate PEM file: the server's certificate, then those of the authorities that signed it
 * @param key PEM file: the private key of the certificate (PKCS #8)
 * @param token the password; at least {@value #SHORTEST_TOKEN} characters
 */
public record PageAccess(Path certificate, Path key, String token) {

    /** A password that can be tried without end must be too long for that. */
    public static final int SHORTEST_TOKEN = 16;

    public PageAccess {
        if (token.length() < SHORTEST_TOKEN) {
            throw new IllegalArgumentException("token of " + token.length() + " characters: use at least "
                    + SHORTEST_TOKEN + ", as \"openssl rand -base64 24\" makes them");
        }
    }

    /**
     * With the token that is the first line of a file.
     *
     * @throws ViewerException when a file cannot be read
     */
    public static PageAccess of(Path certificate, Path key, Path tokenFile) {
        for (Path file : new Path[] {certificate, key, tokenFile}) {
            if (!Files.isReadable(file)) {
                throw new ViewerException(
                        file + ": cannot be read; name a file that is there and that you may read", null);
            }
        }
        try (var lines = Files.lines(tokenFile, StandardCharsets.UTF_8)) {
            return new PageAccess(certificate, key, lines.findFirst().orElse("").strip());
        } catch (IOException | UncheckedIOException e) {
            throw new ViewerException(tokenFile + ": cannot be read: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(tokenFile + ": " + e.getMessage(), e);
        }
    }

    /** Not the token: what is printed is kept in logs. */
    @Override
    public String toString() {
        return "PageAccess[certificate=" + certificate + ", key=" + key + "]";
    }
}
