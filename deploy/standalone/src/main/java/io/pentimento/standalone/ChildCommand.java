package io.pentimento.standalone;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A command of the program in a JVM of its own, for benchmarks. What it says goes to standard error, or to a listener. Closing
 * ends it.
 */
final class ChildCommand implements AutoCloseable {

    private final String name;
    private final Process process;
    private final BufferedReader out;
    /** Whoever ends this process by force is not to leave others behind. */
    private final Thread end;

    private ChildCommand(Optional<Consumer<String>> said, List<String> arguments) throws IOException {
        name = String.join(" ", arguments);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-Djava.awt.headless=true"));
        // What is listened to is killed again and again: the first compiler alone starts it in half the time.
        said.ifPresent(listener -> command.add("-XX:TieredStopAtLevel=1"));
        command.add(Pentimento.class.getName());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        if (said.isEmpty()) {
            builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        }
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        process = builder.start();
        end = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(end);
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        said.ifPresent(this::listen);
    }

    private void listen(Consumer<String> said) {
        Thread listener = new Thread(
                () -> {
                    try (BufferedReader err = process.errorReader(StandardCharsets.UTF_8)) {
                        err.lines().forEach(said);
                    } catch (IOException | UncheckedIOException e) {
                        // Killed while it said something.
                        return;
                    }
                },
                "what " + name + " says");
        listener.setDaemon(true);
        listener.start();
    }

    static ChildCommand start(String... arguments) {
        return start(Optional.empty(), List.of(arguments));
    }

    /** @param said takes every line of standard error, on a thread of its own */
    static ChildCommand start(Consumer<String> said, List<String> arguments) {
        return start(Optional.of(said), arguments);
    }

    private static ChildCommand start(Optional<Consumer<String>> said, List<String> arguments) {
        try {
            return new ChildCommand(said, arguments);
        } catch (IOException e) {
            throw new CommandException("cannot start \"" + String.join(" ", arguments) + "\": " + e.getMessage(), e);
        }
    }

    /** @throws CommandException when it has failed */
    void requireAlive() {
        if (!process.isAlive() && process.exitValue() != 0) {
            throw ended();
        }
    }

    private CommandException ended() {
        return new CommandException(name + ": ended without a result; see what it said above");
    }

    /** The next line of its standard output. */
    String line() {
        try {
            String line = out.readLine();
            if (line == null) {
                throw ended();
            }
            return line;
        } catch (IOException e) {
            throw new CommandException(name + ": " + e.getMessage(), e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** As by kill -9; returns when it is gone. */
    void kill() {
        process.destroyForcibly().onExit().join();
        forget();
    }

    private void forget() {
        try {
            Runtime.getRuntime().removeShutdownHook(end);
        } catch (IllegalStateException e) {
            // This process is just ending, and the hook with it.
            return;
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        forget();
    }
}
