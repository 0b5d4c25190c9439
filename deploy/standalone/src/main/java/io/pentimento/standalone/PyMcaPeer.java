package io.pentimento.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pentimento.broker.LocalBroker;
import io.pentimento.xrf.cube.ReferenceMaps;
import io.pentimento.xrf.energy.EnergyAxis;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** PyMca's fast linear fit on the same spectra, as the measure to compare with; empty where PyMca is not installed. */
final class PyMcaPeer {

    private static final Path PYTHON = Path.of("/usr/bin/python3");
    private static final int NOT_INSTALLED = 77;
    private static final int PATIENCE_MIN = 10;

    private PyMcaPeer() {}

    /**
     * Pixels per second of the fit alone, reading and set-up left out.
     *
     * @param spectra of one detector
     * @param repeat how often the whole is repeated
     */
    static Optional<Double> pixelsPerSecond(int[][] spectra, EnergyAxis axis, int repeat) {
        int channels = spectra[0].length;
        int[] flat = new int[spectra.length * channels];
        for (int i = 0; i < spectra.length; i++) {
            System.arraycopy(spectra[i], 0, flat, i * channels, channels);
        }
        return inFolder(folder -> run(command(folder, flat, channels, axis, repeat)));
    }

    /**
     * Areas by label, "Fe-K".
     *
     * @param counts of one detector, spectra one after the other
     * @param tubeKev voltage of the tube, kV
     */
    static Optional<Map<String, double[]>> maps(int[] counts, int channels, EnergyAxis axis, double tubeKev) {
        return inFolder(folder -> {
            List<String> command = command(folder, counts, channels, axis, 1);
            Path maps = folder.resolve("maps.npz");
            command.add(Double.toString(tubeKev));
            command.add(maps.toString());
            return run(command).map(speed -> ReferenceMaps.read(maps));
        });
    }

    private interface Work<T> {
        Optional<T> in(Path folder) throws IOException, InterruptedException;
    }

    private static <T> Optional<T> inFolder(Work<T> work) {
        if (!Files.isExecutable(PYTHON)) {
            return Optional.empty();
        }
        Path folder = null;
        try {
            folder = Files.createTempDirectory("pentimento-pymca-");
            return work.in(folder);
        } catch (IOException e) {
            throw new CommandException("PyMca cannot be run for comparison: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted while PyMca was running", e);
        } finally {
            if (folder != null) {
                LocalBroker.delete(folder);
            }
        }
    }

    private static List<String> command(Path folder, int[] counts, int channels, EnergyAxis axis, int repeat)
            throws IOException {
        Path program = folder.resolve("pymca_fit.py");
        try (InputStream in = PyMcaPeer.class.getResourceAsStream("/bench/pymca_fit.py")) {
            Files.copy(in, program);
        }
        Path cube = folder.resolve("cube.raw");
        write(counts, cube);
        return new ArrayList<>(List.of(
                PYTHON.toString(),
                program.toString(),
                cube.toString(),
                Integer.toString(channels),
                Double.toString(axis.offsetKev()),
                Double.toString(axis.gainKev()),
                Integer.toString(repeat)));
    }

    private static Optional<Double> run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(PATIENCE_MIN, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new CommandException("PyMca did not finish within " + PATIENCE_MIN + " minutes");
        }
        if (process.exitValue() == NOT_INSTALLED) {
            return Optional.empty();
        }
        if (process.exitValue() != 0) {
            throw new CommandException("PyMca failed with exit code " + process.exitValue());
        }
        String last = printed.strip().substring(printed.strip().lastIndexOf('\n') + 1);
        JsonNode result = new ObjectMapper().readTree(last);
        return Optional.of(result.get("pixels_per_second").asDouble());
    }

    private static void write(int[] counts, Path file) throws IOException {
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            for (int count : counts) {
                out.writeInt(count);
            }
        }
    }
}
