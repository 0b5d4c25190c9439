package io.pentimento.viewer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A script of {@code web/e2e} at work: a real Chromium at the page of a viewer. Its screenshot is left in {@code target/}, or
 * in the folder that the property {@code pentimento.pictures} names; what it complains of becomes part of the test's message.
 */
final class PageScript {

    private final String name;
    private final Path complaints;
    private final Process process;

    private PageScript(String name, Path complaints, Process process) {
        this.name = name;
        this.complaints = complaints;
        this.process = process;
    }

    /** @param name of the script, without folder and ending */
    static PageScript start(String name, Viewer viewer, String... options) {
        Path target = Path.of("target").toAbsolutePath();
        Path pictures = Path.of(System.getProperty("pentimento.pictures", "target"));
        Path picture = pictures.resolve(name + ".png").toAbsolutePath();
        Path complaints = target.resolve("e2e-" + name + ".txt");
        List<String> command = Stream.concat(
                        Stream.of(
                                "node",
                                "e2e/" + name + ".mjs",
                                "--url",
                                viewer.url(),
                                "--screenshot",
                                picture.toString()),
                        Stream.of(options))
                .toList();
        try {
            return new PageScript(
                    name,
                    complaints,
                    new ProcessBuilder(command)
                            .directory(Path.of("web").toAbsolutePath().toFile())
                            .redirectError(complaints.toFile())
                            .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the script has seen, which it prints in its last line; fails when it was not content. */
    JsonObject seen() {
        return seen(line -> {});
    }

    /** @param says is told every line while the script runs */
    JsonObject seen(Consumer<String> says) {
        String last = "";
        try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                says.accept(line);
                last = line;
            }
            assertEquals(0, process.waitFor(), name + ": " + Files.readString(complaints) + last);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return new JsonObject(last);
    }
}
