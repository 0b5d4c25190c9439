package io.pentimento.standalone;

import io.pentimento.viewer.ViewerOptions;
import io.pentimento.viewer.access.PageAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where the page is served, and to whom. */
final class PageOptions {

    @Option(
            names = "--port",
            defaultValue = "8080",
            description = "of the page; 0 takes a free one (default: ${DEFAULT-VALUE})")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = ViewerOptions.DEFAULT_HOST,
            description = "address to listen on; one that other machines reach needs --tls-cert, --tls-key, and --users"
                    + " or --oidc (default: ${DEFAULT-VALUE})")
    private String host;

    @Option(names = "--tls-cert", paramLabel = "FILE", description = "certificate of the page's server, PEM")
    private Path certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "private key of the certificate, PEM (PKCS #8)")
    private Path key;

    @Option(
            names = "--users",
            paramLabel = "FILE",
            description =
                    "htpasswd file: who may open the page, a line NAME:HASH each, as `openssl passwd -6` makes them")
    private Path users;

    @Option(
            names = "--roles",
            paramLabel = "FILE",
            description =
                    "group file of --users: lines `operator: NAME ...` and `admin: NAME ...`; all others are viewers")
    private Path roles;

    @Option(names = "--oidc", paramLabel = "URL", description = "issuer of an OpenID provider who knows the people")
    private String issuer;

    @Option(names = "--oidc-client", paramLabel = "ID", description = "under which the provider knows this page")
    private String client;

    @Option(names = "--oidc-secret-file", paramLabel = "FILE", description = "its first line is the client's secret")
    private Path secretFile;

    @Option(
            names = "--oidc-roles",
            paramLabel = "CLAIM",
            defaultValue = "roles",
            description = "claim of the id token that holds viewer, operator or admin (default: ${DEFAULT-VALUE})")
    private String rolesClaim;

    @Option(
            names = "--page-url",
            paramLabel = "URL",
            defaultValue = "",
            description = "address of the page as browsers know it, where that is another than they ask for")
    private String page;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description =
                    "logins and guest links are signed with the key in this file, which is made when it is not there"
                            + " (default: with a new one at each start, which ends them all)")
    private Path keyFile;

    @Mixin
    private AuditOption audit;

    ViewerOptions apply(ViewerOptions options) {
        ViewerOptions kept = audit.apply(keyFile == null ? options : options.withKeyFile(keyFile));
        boolean nothing = certificate == null && key == null && users == null && roles == null && issuer == null;
        if (nothing) {
            return kept.withAddress(host, port);
        }
        boolean byFile = users != null && issuer == null;
        boolean byProvider = issuer != null && users == null && roles == null && client != null && secretFile != null;
        if (certificate == null || key == null || !byFile && !byProvider) {
            throw new IllegalArgumentException(
                    "--tls-cert, --tls-key, and --users or --oidc: a protected page needs all three"
                            + " of them; --roles goes with --users, and --oidc with --oidc-client and --oidc-secret-file");
        }
        PageAccess.Login login = byFile
                ? new PageAccess.UserFile(users, roles)
                : new PageAccess.OpenId(issuer, client, secret(), rolesClaim, page);
        return kept.withAddress(host, port, new PageAccess(certificate, key, login));
    }

    private String secret() {
        try (var lines = Files.lines(secretFile)) {
            return lines.findFirst().orElse("").strip();
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "oidc-secret-file=" + secretFile + ": cannot be read: " + e.getMessage(), e);
        }
    }
}
