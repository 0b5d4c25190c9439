package io.pentimento.viewer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads files with other people's programs, in Python. */
final class ForeignReader {

    private static final String PYTHON = "/usr/bin/python3";

    private ForeignReader() {}

    /** Skips the test when a module is not installed. */
    static void assume(String... modules) throws InterruptedException {
        for (String module : modules) {
            try {
                Process process = start(List.of(PYTHON, "-c", "import " + module));
                process.getInputStream().readAllBytes();
                assumeTrue(process.waitFor() == 0, "skipped: " + PYTHON + " has no " + module);
            } catch (IOException e) {
                assumeTrue(false, "skipped: no " + PYTHON);
            }
        }
    }

    /** What a script prints, a JSON object in its last line. */
    static JsonObject json(String script, Object... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(PYTHON, "-W", "ignore", "-c", script));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        Process process = start(command);
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return new JsonObject(said.lines().reduce("", (first, last) -> last));
    }

    private static Process start(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("QT_QPA_PLATFORM", "offscreen");
        return builder.start();
    }
}
