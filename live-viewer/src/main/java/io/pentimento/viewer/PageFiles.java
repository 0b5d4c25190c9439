package io.pentimento.viewer;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.MimeMapping;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The files of the page, from the class path alone: Vert.x's own handler would prefer a folder of the same name in the
 * working directory.
 */
final class PageFiles implements Handler<RoutingContext> {

    private static final String FOLDER = "/web";
    /** Folders and names that do not begin with a dot. */
    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+");

    private final Map<String, Buffer> files = new ConcurrentHashMap<>();

    @Override
    public void handle(RoutingContext context) {
        String path = context.normalizedPath().equals("/") ? "/index.html" : context.normalizedPath();
        Optional<Buffer> file = PATH.matcher(path).matches() ? find(path) : Optional.empty();
        if (file.isEmpty()) {
            context.response().setStatusCode(404).end("There is no " + path + ".\n");
            return;
        }
        String type = MimeMapping.mimeTypeForFilename(path);
        boolean named = path.startsWith("/assets/");
        context.response()
                .putHeader("Content-Type", type.startsWith("text/") ? type + ";charset=utf-8" : type)
                // The names of assets change with their content.
                .putHeader("Cache-Control", named ? "max-age=31536000, immutable" : "no-cache")
                .end(file.get());
    }

    private Optional<Buffer> find(String path) {
        Buffer known = files.get(path);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Buffer> read = read(path);
        read.ifPresent(file -> files.put(path, file));
        return read;
    }

    private static Optional<Buffer> read(String path) {
        try (InputStream in = PageFiles.class.getResourceAsStream(FOLDER + path)) {
            return in == null ? Optional.empty() : Optional.of(Buffer.buffer(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(path + ": " + e.getMessage(), e);
        }
    }
}
