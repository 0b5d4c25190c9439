package io.pentimento.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * On what a benchmark ran.
 *
 * @param cpu model name
 * @param cores that Java may use
 * @param heapMiB largest heap
 * @param java version
 * @param commit of the sources, "unknown" outside a checkout
 * @param time UTC
 */
record Machine(String cpu, int cores, long heapMiB, String java, String commit, String time) {

    /** Set by the launcher. */
    private static final String COMMIT_PROPERTY = "pentimento.commit";

    static Machine here() {
        return new Machine(
                cpuModel(),
                Runtime.getRuntime().availableProcessors(),
                Runtime.getRuntime().maxMemory() >> 20,
                Runtime.version().toString(),
                System.getProperty(COMMIT_PROPERTY, "unknown"),
                Instant.now().toString());
    }

    private static String cpuModel() {
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(l -> l.startsWith("model name"))
                    .map(l -> l.substring(l.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }
}
