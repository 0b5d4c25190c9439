package io.pentimento.xrf.hdf5;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs somebody else's program and answers what it prints. */
final class Program {
    private Program() {}

    static String output(String... command) throws IOException, InterruptedException {
        Process process = start(List.of(command));
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }

    /** Skips the test when the program, asked this, does not end well. */
    static void assume(String... command) throws InterruptedException {
        try {
            Process process = start(List.of(command));
            process.getInputStream().readAllBytes();
            assumeTrue(process.waitFor() == 0, "skipped: not installed: " + List.of(command));
        } catch (IOException e) {
            assumeTrue(false, "skipped: not installed: " + e.getMessage());
        }
    }

    static Process start(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("QT_QPA_PLATFORM", "offscreen");
        return builder.start();
    }
}
