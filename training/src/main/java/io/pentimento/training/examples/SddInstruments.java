package io.pentimento.training.examples;

import io.pentimento.model.ModelInput;
import io.pentimento.xrf.detector.SiliconDetector;
import io.pentimento.xrf.detector.SiliconResponse;
import io.pentimento.xrf.energy.EnergyAxis;
import io.pentimento.xrf.forward.ForwardModel;
import io.pentimento.xrf.forward.Geometry;
import io.pentimento.xrf.forward.XrayTube;
import io.pentimento.xrf.lines.Element;
import io.pentimento.xrf.lines.XrayLines;
import io.pentimento.xrf.material.Material;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Instruments with silicon drift detectors: several tubes, voltages, geometries and detectors, so that a network does not
 * learn one of them.
 */
public final class SddInstruments {

    private static final double OFFSET_SPREAD_KEV = 0.008;
    private static final double GAIN_SPREAD = 0.0012;
    private static final double FANO = 0.114;

    private SddInstruments() {}

    /** How well a detector collects its charge, as multiples of a typical one: what tail and shelf its peaks have. */
    private enum Collection {
        CLEAN(0.5, 0.7, 0.5),
        TYPICAL(1, 1, 1),
        POOR(2.5, 1.5, 2.5);

        private final double partialUm;
        private final double tailKev;
        private final double shelf;

        Collection(double partialUm, double tailKev, double shelf) {
            this.partialUm = partialUm;
            this.tailKev = tailKev;
            this.shelf = shelf;
        }
    }

    /** Looks up cross sections for all of them; takes some seconds. */
    public static List<ForwardModel> prepare(XrayLines lines, List<Material> materials) {
        return List.of(
                one(lines, materials),
                setUp(lines, materials, "Rh", 50, 50, new Geometry(90, 50, 1, 0.5), 12.5, 500, Collection.CLEAN),
                setUp(lines, materials, "Rh", 30, 75, new Geometry(60, 60, 2, 1), 12.5, 350, Collection.POOR),
                setUp(lines, materials, "Ag", 37, 25, new Geometry(90, 40, 3, 1.5), 12.5, 800, Collection.POOR),
                setUp(lines, materials, "Ag", 40, 125, new Geometry(75, 45, 2, 1.5), 25, 450, Collection.TYPICAL),
                setUp(lines, materials, "Mo", 40, 250, new Geometry(90, 45, 2, 1), 12.5, 450, Collection.CLEAN),
                setUp(lines, materials, "W", 40, 125, new Geometry(90, 45, 2, 1), 12.5, 450, Collection.TYPICAL),
                setUp(lines, materials, "Pd", 45, 50, new Geometry(65, 50, 1.5, 1), 8, 500, Collection.POOR));
    }

    /** One of them; looks up cross sections for that alone. */
    public static ForwardModel one(XrayLines lines, List<Material> materials) {
        return setUp(lines, materials, "Rh", 40, 125, new Geometry(90, 45, 2, 1), 8, 450, Collection.TYPICAL);
    }

    private static ForwardModel setUp(
            XrayLines lines,
            List<Material> materials,
            String anode,
            double kilovolts,
            double windowUm,
            Geometry geometry,
            double berylliumUm,
            double siliconUm,
            Collection collection) {
        SiliconResponse typical = SiliconResponse.TYPICAL;
        SiliconDetector silicon = new SiliconDetector(
                geometry.airCm(), berylliumUm, siliconUm, typical.silicon().deadLayerUm());
        SiliconResponse response = new SiliconResponse(
                silicon,
                typical.width(),
                collection.partialUm * typical.partialUm(),
                collection.tailKev * typical.tailKev(),
                typical.surfaceUm(),
                collection.shelf * typical.shelfShare(),
                typical.electronics());
        // A thin window lets the anode's L lines out; scattered, they lie where potassium, cadmium and tin do.
        XrayTube tube =
                XrayTube.of(Element.ofSymbol(anode).orElseThrow(), kilovolts).withWindow(windowUm);
        return ForwardModel.prepare(lines, tube, geometry, response, materials);
    }

    /** The axis of one spectrum: as far off, and as wide, as axes are after their refinement. */
    public static EnergyAxis axis(ModelInput.Spectrum input, RandomGenerator random) {
        double bin = (input.lastKev() - input.firstKev()) / input.bins();
        double gain = bin * (1 + GAIN_SPREAD * random.nextGaussian());
        double offset = input.firstKev() + bin / 2 + OFFSET_SPREAD_KEV * random.nextGaussian();
        return new EnergyAxis(offset, gain, 0, new EnergyAxis.Width(Draw.between(random, 0.03, 0.15), FANO));
    }
}
