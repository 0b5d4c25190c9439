package io.pentimento.standalone;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.pentimento.broker.LocalBroker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A command of the program in a JVM of its own, which can be killed. Closing kills it. */
final class Child implements AutoCloseable {

    private static final long PATIENCE_S = 120;
    /** Of all children of a test run, which go on with each other's scans. */
    private static final Path STATE = temporaryFolder();

    private static final String END = "\0";

    private final String name;
    private final Process process;
    private final LinkedBlockingQueue<String> out = new LinkedBlockingQueue<>();
    private final StringBuffer err = new StringBuffer();
    private final Thread errReader;
    private boolean errEnded;

    private Child(List<String> prefix, List<String> arguments) throws IOException {
        name = String.join(" ", arguments);
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx400m",
                "-XX:+UseSerialGC",
                // Few live long enough to gain from more than the first compiler, and it starts them in half the time.
                "-XX:TieredStopAtLevel=1",
                "-Djava.awt.headless=true",
                Pentimento.class.getName()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        // Not as an argument: ONNX Runtime 1.29 overflows its stack, and with it the JVM, on a very long command line.
        builder.environment()
                .put(
                        "CLASSPATH",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        builder.environment().put("XDG_STATE_HOME", STATE.toString());
        process = builder.start();
        reader(process.getInputStream(), out::add, () -> out.add(END));
        errReader = reader(process.getErrorStream(), this::addErr, this::endErr);
    }

    private static Path temporaryFolder() {
        try {
            Path folder = Files.createTempDirectory("pentimento-state");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> LocalBroker.delete(folder)));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Child start(String... arguments) throws IOException {
        return new Child(List.of(), List.of(arguments));
    }

    /** @param limit of the size of files that it may write, in blocks of 1024 bytes: stands for a disk that runs full */
    static Child withFilesUpTo(int limit, String... arguments) throws IOException {
        return new Child(List.of("bash", "-c", "ulimit -f " + limit + " && exec \"$@\"", "bash"), List.of(arguments));
    }

    private static Thread reader(InputStream from, Consumer<String> lines, Runnable atEnd) {
        Thread thread = new Thread(() -> {
            try (BufferedReader reader = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    lines.accept(line);
                }
            } catch (IOException e) {
                // The process was killed and its pipe closed while it was read.
            } finally {
                atEnd.run();
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** The next line of standard output. */
    String line() throws InterruptedException {
        String line = out.poll(PATIENCE_S, TimeUnit.SECONDS);
        assertNotNull(line, () -> name + " says nothing: " + err);
        if (line.equals(END)) {
            out.add(END);
            return fail(name + " ended: " + err);
        }
        return line;
    }

    /** Waits until standard error says something; the first group of the pattern. */
    String said(Pattern pattern) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        synchronized (err) {
            for (Matcher matcher = pattern.matcher(err); ; matcher = pattern.matcher(err)) {
                if (matcher.find()) {
                    return matcher.group(1);
                }
                long leftMs = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                assertTrue(leftMs > 0 && !errEnded, () -> name + " does not say " + pattern + ": " + err);
                err.wait(leftMs);
            }
        }
    }

    private void addErr(String line) {
        synchronized (err) {
            err.append(line).append('\n');
            err.notifyAll();
        }
    }

    private void endErr() {
        synchronized (err) {
            errEnded = true;
            err.notifyAll();
        }
    }

    /** Waits for its end; fails when it hangs. */
    Run result() throws InterruptedException {
        assertTrue(process.waitFor(PATIENCE_S, TimeUnit.SECONDS), () -> name + " hangs: " + err);
        StringBuilder lines = new StringBuilder();
        for (String line = out.take(); !line.equals(END); line = out.take()) {
            lines.append(line).append('\n');
        }
        errReader.join();
        return new Run(process.exitValue(), lines.toString(), err.toString());
    }

    /** Waits until it has said this on standard error. */
    void awaitErr(String text) throws InterruptedException {
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        synchronized (err) {
            while (err.indexOf(text) < 0) {
                long left = TimeUnit.NANOSECONDS.toMillis(giveUp - System.nanoTime());
                assertTrue(left > 0, () -> name + " does not say \"" + text + "\" but: " + err);
                err.wait(left);
            }
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it has said on standard error, and how it ended if it has. */
    String err() {
        return err + (isAlive() ? "" : name + " ended with exit code " + process.exitValue() + "\n");
    }

    /** As by kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Asks it to end, as Ctrl-C does. */
    void interrupt() {
        process.destroy();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
