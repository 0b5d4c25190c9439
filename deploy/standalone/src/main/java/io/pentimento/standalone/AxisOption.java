package io.pentimento.standalone;

import io.pentimento.xrf.cube.CubeDetector;
import io.pentimento.xrf.cube.SpectrumCube;
import io.pentimento.xrf.energy.EnergyAxis;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The energy axis of a recording that has none. */
final class AxisOption {

    @Option(
            names = "--axis",
            paramLabel = "OFFSET,GAIN",
            description = "energy axis where the recording has none: keV of channel 0, keV per channel")
    private String axis;

    /**
     * The cube with an axis for every detector.
     *
     * @throws CommandException when a detector has none and none was given
     */
    SpectrumCube complete(SpectrumCube cube, Path input) {
        if (axis != null) {
            return new CubeWithAxis(cube, parse(axis));
        }
        for (CubeDetector detector : cube.detectors()) {
            if (detector.axis().isEmpty()) {
                throw new CommandException(input + ": detector " + detector.name()
                        + " has no energy axis; give one with --axis OFFSET,GAIN in keV, roughly (it is refined)");
            }
        }
        return cube;
    }

    private static EnergyAxis parse(String text) {
        String[] parts = text.split(",");
        try {
            if (parts.length == 2) {
                return EnergyAxis.linear(Double.parseDouble(parts[0].trim()), Double.parseDouble(parts[1].trim()));
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("axis=" + text + ": write two numbers in keV, as in 0,0.01", e);
        }
        throw new IllegalArgumentException("axis=" + text + ": write two numbers in keV, as in 0,0.01");
    }
}
