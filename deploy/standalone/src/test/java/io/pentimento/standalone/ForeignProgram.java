package io.pentimento.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Runs somebody else's program and answers what it prints. */
final class ForeignProgram {

    private ForeignProgram() {}

    static String output(String... command) throws IOException, InterruptedException {
        Process process = start(command);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }

    /** Skips the test when the program, asked this, does not end well. */
    static void assume(String... command) throws InterruptedException {
        String name = String.join(" ", command);
        try {
            Process process = start(command);
            process.getInputStream().readAllBytes();
            assumeTrue(process.waitFor() == 0, "skipped: does not run here: " + name);
        } catch (IOException e) {
            assumeTrue(false, "skipped: not installed: " + name);
        }
    }

    private static Process start(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("QT_QPA_PLATFORM", "offscreen");
        return builder.start();
    }
}
