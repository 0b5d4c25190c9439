package io.pentimento.xrf.cube;

import io.pentimento.xrf.energy.EnergyAxis;
import java.util.Optional;

/**
 * One detector of a cube.
 *
 * @param name as the files call it, such as a serial number
 * @param channels channels of each spectrum
 * @param axis what the files say of its energies: a guess, never the truth; empty when they say nothing
 */
public record CubeDetector(String name, int channels, Optional<EnergyAxis> axis) {}
