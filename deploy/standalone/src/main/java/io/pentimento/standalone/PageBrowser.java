package io.pentimento.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Chromium without a screen, driven by a script of the checkout, as one reader of the page. */
final class PageBrowser {

    private static final String SCRIPT = "e2e/bench-page.mjs";
    private static final int NO_CHROMIUM = 3;

    private final Path web;

    private PageBrowser(Path web) {
        this.web = web;
    }

    /** @throws CommandException when this is not run from a checkout that has been built */
    static PageBrowser find() {
        Path web = Path.of(System.getProperty("pentimento.home", ".")).resolve("live-viewer/web");
        if (!Files.exists(web.resolve(SCRIPT)) || !Files.isDirectory(web.resolve("node_modules"))) {
            throw new CommandException(
                    web + ": has no " + SCRIPT + ", or was not built: run ./pentimento of a checkout");
        }
        return new PageBrowser(web);
    }

    /**
     * Opens the page and measures it.
     *
     * @param pans whether the map is zoomed and moved meanwhile
     * @return what the script prints
     */
    JsonNode measure(String url, int seconds, boolean pans) throws InterruptedException {
        Stream<String> command =
                Stream.of("node", SCRIPT, "--url", url, "--seconds", Integer.toString(seconds), pans ? "--pan" : "");
        try {
            Process node = new ProcessBuilder(
                            command.filter(word -> !word.isEmpty()).toList())
                    .directory(web.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            List<String> said;
            try (BufferedReader lines = node.inputReader(StandardCharsets.UTF_8)) {
                said = lines.lines().toList();
            }
            int code = node.waitFor();
            if (code != 0 || said.isEmpty()) {
                throw new CommandException(
                        code == NO_CHROMIUM
                                ? "there is no Chromium: install it, or name it with CHROMIUM"
                                : "the browser has failed; the messages above say why");
            }
            return new ObjectMapper().readTree(said.get(said.size() - 1));
        } catch (IOException e) {
            throw new CommandException("node cannot be run: " + e.getMessage(), e);
        }
    }
}
