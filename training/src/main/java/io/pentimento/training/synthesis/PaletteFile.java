package io.pentimento.training.synthesis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jhdf.HdfFile;
import io.jhdf.exceptions.HdfException;
import io.pentimento.training.TrainingException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * A palette of measured spectra: a JSON file {@code {"LeadWhite": {"xrf": "white.h5", "RGB": [240, 235, 229]}, ...}}, each
 * paint with an HDF5 file beside it that has energies {@code x} in keV and counts {@code y}, as the published program reads
 * it. Mixtures are sums of these spectra, whatever the instrument.
 */
final class PaletteFile implements Palette {

    private static final int LEAST_POINTS = 16;

    private final Path file;
    private final List<Swatch> swatches;
    private final double[][] spectra;

    private PaletteFile(Path file, List<Swatch> swatches, double[][] spectra) {
        this.file = file;
        this.swatches = swatches;
        this.spectra = spectra;
    }

    /** @throws TrainingException naming file, paint, field and value of what is wrong */
    static PaletteFile read(Path file) {
        JsonNode root = json(file);
        if (!root.isObject() || root.size() < 2) {
            throw new TrainingException(file + ": has " + (root.isObject() ? root.size() : 0)
                    + " paints; a palette needs two at least, as in {\"LeadWhite\": {\"xrf\": \"white.h5\", \"RGB\": [240,"
                    + " 235, 229]}, ...}");
        }
        List<Swatch> swatches = new ArrayList<>();
        double[][] spectra = new double[root.size()][];
        for (Map.Entry<String, JsonNode> paint : root.properties()) {
            String where = file + ", " + paint.getKey();
            spectra[swatches.size()] = spectrum(where, file, paint.getValue().path("xrf"));
            swatches.add(new Swatch(paint.getKey(), rgb(where, paint.getValue().path("RGB"))));
        }
        return new PaletteFile(file, List.copyOf(swatches), spectra);
    }

    /** The file, and those of the spectra that it names; paints that name none are {@link #read}'s to refuse. */
    static List<Path> files(Path file) {
        List<Path> files = new ArrayList<>(List.of(file));
        for (JsonNode paint : json(file)) {
            if (paint.path("xrf").isTextual()) {
                files.add(file.resolveSibling(paint.path("xrf").asText()));
            }
        }
        return files;
    }

    private static JsonNode json(Path file) {
        try (InputStream bytes = Files.newInputStream(file)) {
            return new ObjectMapper().readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new TrainingException(file + ": is not JSON: " + e.getOriginalMessage(), e);
        } catch (NoSuchFileException e) {
            throw new TrainingException(file + ": there is no such file", e);
        } catch (IOException e) {
            throw new TrainingException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static int rgb(String where, JsonNode field) {
        int rgb = 0;
        for (int channel = 0; channel < 3; channel++) {
            JsonNode value = field.path(channel);
            if (!value.isInt() || value.asInt() < 0 || value.asInt() > 255) {
                throw new TrainingException(where + ", RGB=" + field + ": must be three whole numbers from 0 to 255");
            }
            rgb = rgb << 8 | value.asInt();
        }
        return rgb;
    }

    private static double[] spectrum(String where, Path file, JsonNode field) {
        if (!field.isTextual()) {
            throw new TrainingException(where + ", xrf=" + field + ": must name an HDF5 file");
        }
        Path source = file.resolveSibling(field.asText());
        try (HdfFile hdf = new HdfFile(source)) {
            return binned(
                    where + ", " + source,
                    numbers(hdf.getDatasetByPath("x").getData()),
                    numbers(hdf.getDatasetByPath("y").getData()));
        } catch (HdfException | IllegalArgumentException e) {
            throw new TrainingException(
                    where + ", xrf=" + field.asText() + ": " + source
                            + " has no energies x and counts y that can be read: " + e.getMessage(),
                    e);
        }
    }

    private static double[] numbers(Object data) {
        if (data instanceof double[] doubles) {
            return doubles;
        }
        if (data instanceof float[] floats) {
            double[] numbers = new double[floats.length];
            Arrays.setAll(numbers, i -> floats[i]);
            return numbers;
        }
        if (data instanceof int[] ints) {
            return Arrays.stream(ints).asDoubleStream().toArray();
        }
        if (data instanceof long[] longs) {
            return Arrays.stream(longs).asDoubleStream().toArray();
        }
        throw new IllegalArgumentException("they are " + data.getClass().getSimpleName() + ", not a list of numbers");
    }

    /** Each point's counts, spread over the width of its channel. */
    private static double[] binned(String where, double[] kev, double[] counts) {
        if (kev.length != counts.length || kev.length < LEAST_POINTS) {
            throw new TrainingException(where + ": has " + kev.length + " energies and " + counts.length
                    + " counts; as many of both are needed, " + LEAST_POINTS + " at least");
        }
        double first = Synthesis.INPUT.firstKev();
        double width = (Synthesis.INPUT.lastKev() - first) / BINS;
        double[] bins = new double[BINS];
        double sum = 0;
        for (int i = 0; i < kev.length; i++) {
            double step = i + 1 < kev.length ? kev[i + 1] - kev[i] : kev[i] - kev[i - 1];
            if (!(step > 0) || !(counts[i] >= 0)) {
                throw new TrainingException(where + ": x[" + i + "]=" + kev[i] + ", y[" + i + "]=" + counts[i]
                        + ": energies must rise, and counts not be negative");
            }
            double from = (kev[i] - step / 2 - first) / width;
            double to = (kev[i] + step / 2 - first) / width;
            for (int b = (int) Math.max(0, Math.floor(from)); b < Math.min(BINS, to); b++) {
                double share = (Math.min(b + 1, to) - Math.max(b, from)) / (to - from);
                bins[b] += share * counts[i];
                sum += share * counts[i];
            }
        }
        if (!(sum > 0)) {
            throw new TrainingException(where + ": has no counts between " + first + " and "
                    + Synthesis.INPUT.lastKev() + " keV; its energies go from " + kev[0] + " to " + kev[kev.length - 1]
                    + ", and must be in keV");
        }
        for (int b = 0; b < BINS; b++) {
            bins[b] /= sum;
        }
        return bins;
    }

    @Override
    public List<Swatch> swatches() {
        return swatches;
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(
                "palette",
                swatches.stream().map(Swatch::name).collect(Collectors.joining(", ")),
                "spectra of mixtures",
                "those of " + file + ", added up");
    }

    @Override
    public Beam beam(RandomGenerator random) {
        return (amounts, into) -> {
            Arrays.fill(into, 0);
            double all = Arrays.stream(amounts).sum();
            for (int i = 0; i < amounts.length; i++) {
                for (int b = 0; b < BINS; b++) {
                    into[b] += amounts[i] / all * spectra[i][b];
                }
            }
            return 1;
        };
    }
}
