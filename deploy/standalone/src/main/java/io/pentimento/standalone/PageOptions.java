package io.pentimento.standalone;

import io.pentimento.viewer.PageAccess;
import io.pentimento.viewer.ViewerOptions;
import java.nio.file.Path;
import java.util.stream.Stream;
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
            description = "address to listen on; one that other machines reach needs the three options below"
                    + " (default: ${DEFAULT-VALUE})")
    private String host;

    @Option(names = "--tls-cert", paramLabel = "FILE", description = "certificate of the page's server, PEM")
    private Path certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "private key of the certificate, PEM (PKCS #8)")
    private Path key;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "its first line is the password of the page, at least " + PageAccess.SHORTEST_TOKEN
                    + " characters; any user name will do")
    private Path tokenFile;

    ViewerOptions apply(ViewerOptions options) {
        long given = Stream.of(certificate, key, tokenFile)
                .filter(file -> file != null)
                .count();
        if (given == 0) {
            return options.withAddress(host, port);
        }
        if (given < 3) {
            throw new IllegalArgumentException(
                    "--tls-cert, --tls-key, --token-file: a protected page needs all three of them");
        }
        return options.withAddress(host, port, PageAccess.of(certificate, key, tokenFile));
    }
}
