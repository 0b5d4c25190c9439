package io.pentimento.standalone;

import io.pentimento.acquisition.CubeSource;
import io.pentimento.acquisition.ScanPlan;
import io.pentimento.acquisition.Source;
import io.pentimento.xrf.cube.Cubes;
import io.pentimento.xrf.cube.SpectrumCube;
import io.pentimento.xrf.fit.Tube;
import io.pentimento.xrf.simulation.SimulatedPainting;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where spectra come from. */
final class SourceOptions {

    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,3})x([1-9][0-9]{0,3})");

    @Option(
            names = "--input",
            paramLabel = "PATH",
            description = "recorded scan: a folder of Amptek .mca files, a .rpl beside its .raw, or an HDF5 file"
                    + " (default: a simulated painting)")
    private Path input;

    @Option(
            names = "--detectors",
            split = ",",
            paramLabel = "NAME",
            description = "only these detectors of the recording (default: all)")
    private Set<String> detectors = Set.of();

    @Mixin
    private AxisOption axis;

    @Option(
            names = "--serpentine",
            description = "the recording's odd rows were measured from the last column to the first")
    private boolean serpentine;

    @Option(
            names = "--tube",
            paramLabel = "Rh:40",
            description = "anode and voltage in kV of the recording's tube: scattered tube lines are fitted, up to that"
                    + " energy")
    private String tube;

    @Option(names = "--seed", defaultValue = "1", description = "of the simulated painting (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--size",
            paramLabel = "ROWSxCOLUMNS",
            description = "of the simulated painting (default: " + SimulatedPainting.DEFAULT_ROWS + "x"
                    + SimulatedPainting.DEFAULT_COLUMNS + ")")
    private String size;

    Optional<Path> input() {
        return Optional.ofNullable(input);
    }

    /** Opens the recording, or the simulated painting when none is named. */
    Source open() {
        Optional<Tube> known = Optional.ofNullable(tube).map(Tube::parse);
        if (input == null) {
            if (known.isPresent()) {
                throw new IllegalArgumentException("tube=" + tube + ": the simulated painting has a tube of its own;"
                        + " leave it out, or name a recording with --input");
            }
            if (!detectors.isEmpty()) {
                throw new IllegalArgumentException("detectors=" + String.join(",", detectors)
                        + ": the simulated painting has detectors of its own;"
                        + " leave it out, or name a recording with --input");
            }
            return CubeSource.simulated(painting());
        }
        if (size != null) {
            throw new IllegalArgumentException("size=" + size + ": only the simulated painting can be given a size;"
                    + " leave it out, or leave --input out");
        }
        return replay(known);
    }

    long seed() {
        return seed;
    }

    private SimulatedPainting painting() {
        return painting(SimulatedPainting.DEFAULT_ROWS, SimulatedPainting.DEFAULT_COLUMNS);
    }

    /** The simulated painting, as large as was said, else as this. */
    SimulatedPainting painting(int rows, int columns) {
        if (size == null) {
            return new SimulatedPainting(rows, columns, SimulatedPainting.DEFAULT_CHANNELS, seed);
        }
        Matcher given = SIZE.matcher(size);
        if (!given.matches()) {
            throw new IllegalArgumentException("size=" + size + ": write rows x columns, 1 to 9999 each, as in 60x120");
        }
        return new SimulatedPainting(
                Integer.parseInt(given.group(1)),
                Integer.parseInt(given.group(2)),
                SimulatedPainting.DEFAULT_CHANNELS,
                seed);
    }

    private Source replay(Optional<Tube> tube) {
        SpectrumCube cube = detectors.isEmpty() ? Cubes.open(input) : Cubes.open(input, detectors);
        try {
            SpectrumCube known = axis.complete(cube, input);
            Optional<ScanPlan.Tube> knownTube =
                    tube.map(t -> new ScanPlan.Tube(t.anode().symbol(), t.voltageKv(), 0));
            Path name = input.toAbsolutePath().normalize().getFileName();
            return new CubeSource(known, String.valueOf(name), serpentine, knownTube);
        } catch (RuntimeException e) {
            cube.close();
            throw e;
        }
    }
}
