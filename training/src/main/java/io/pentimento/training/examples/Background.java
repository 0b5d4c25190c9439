package io.pentimento.training.examples;

import io.pentimento.model.ModelInput;
import io.pentimento.xrf.energy.EnergyAxis;
import java.util.random.RandomGenerator;

/**
 * What the forward model does not have: scatter from around the object, diffraction, electronics.
 *
 * @param frequency share of the examples that have some
 * @param least share of the counts that it adds
 * @param most share of the counts that it adds
 */
public record Background(double frequency, double least, double most) {

    /** For networks that measure elements: the more of it, the less of a weak line they believe. */
    public static final Background SOME = new Background(0.5, 0.002, 0.2);
    /** For networks that name pigments: what rises a little above nothing must not pass for tin. */
    public static final Background MUCH = new Background(0.75, 0.005, 0.5);

    /**
     * Adds one at random: falling with energy, or with a broad hump somewhere, or rising to its end.
     *
     * @param expected counts per bin
     * @param total all counts without it
     */
    public void addTo(
            double[] expected, double total, EnergyAxis axis, ModelInput.Spectrum input, RandomGenerator random) {
        double share = random.nextDouble() < frequency ? Draw.logBetween(random, least, most) : 0;
        double decay = Draw.logBetween(random, 1.5, 30);
        double centre = Draw.between(random, 1, 34);
        double width = Draw.between(random, 1.5, 6);
        double hump = random.nextDouble();
        double falling = decay * (1 - Math.exp(-input.lastKev() / decay));
        for (int c = 0; c < expected.length && share > 0; c++) {
            double e = axis.energyKev(c);
            double z = (e - centre) / width;
            double density =
                    (1 - hump) * Math.exp(-e / decay) / falling + hump * Math.exp(-0.5 * z * z) / (width * 2.5066);
            expected[c] += share * total * density * axis.gainKev();
        }
    }
}
