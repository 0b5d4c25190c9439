package io.pentimento.standalone;

import io.pentimento.viewer.ViewerOptions;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a viewer keeps who commanded what, and who was refused. */
final class AuditOption {

    @Option(
            names = "--audit-log",
            paramLabel = "FILE",
            description =
                    "keep here who logged in, commanded or was refused, a JSON object per line (default: only in the"
                            + " program's log)")
    private Path file;

    ViewerOptions apply(ViewerOptions options) {
        return file == null ? options : options.withAuditLog(file);
    }
}
