package io.pentimento.viewer.access;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a page needs that other machines may open: encryption, and a way to know who comes.
 *
 * @param certificate PEM file: the server's certificate, then those of the authorities that signed it
 * @param key PEM file: the private key of the certificate (PKCS #8)
 * @param login how people are known
 */
public record PageAccess(Path certificate, Path key, Login login) {

    /** How people are known. */
    public sealed interface Login {}

    /**
     * By a file of names and passwords.
     *
     * @param users htpasswd file: a line name:hash each, as <code>openssl passwd -6</code> makes them
     * @param roles group file: a line "operator: name name" for each role; who is in none is a viewer. Null: all are viewers
     */
    public record UserFile(Path users, Path roles) implements Login {
        public UserFile {
            requireReadable(users);
            if (roles != null) {
                requireReadable(roles);
            }
        }
    }

    /**
     * By an OpenID provider.
     *
     * @param issuer its address, below which /.well-known/openid-configuration lies
     * @param client id under which the page is known there
     * @param secret of the client
     * @param rolesClaim claim of the id token that lists roles: viewer, operator or admin; who has none is not let in
     * @param page address of the page as browsers know it; empty: as they say
     */
    public record OpenId(String issuer, String client, String secret, String rolesClaim, String page) implements Login {
        public OpenId {
            if (!isSafe(issuer)) {
                throw new IllegalArgumentException("oidc=" + issuer + ": must begin with https://");
            }
            if (client.isBlank() || secret.isBlank() || rolesClaim.isBlank()) {
                throw new IllegalArgumentException("oidc-client, oidc-secret-file, oidc-roles: must not be empty");
            }
        }

        private static boolean isSafe(String issuer) {
            return issuer.startsWith("https://") || issuer.startsWith("http://127.0.0.1:");
        }

        /** Not the secret: what is printed is kept in logs. */
        @Override
        public String toString() {
            return "OpenId[issuer=" + issuer + ", client=" + client + "]";
        }
    }

    public PageAccess {
        requireReadable(certificate);
        requireReadable(key);
    }

    private static void requireReadable(Path file) {
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException(
                    file + ": cannot be read; name a file that is there and that you may read");
        }
    }
}
