package io.pentimento.xrf.forward;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.xrf.detector.GemResponse;
import io.pentimento.xrf.detector.SiliconResponse;
import io.pentimento.xrf.energy.EnergyAxis;
import io.pentimento.xrf.lines.Element;
import io.pentimento.xrf.lines.LineGroup;
import io.pentimento.xrf.lines.XrayLines;
import io.pentimento.xrf.material.Material;
import io.pentimento.xrf.material.PigmentTable;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ForwardModelTest {

    private static final XrayLines LINES = new XrayLines();
    private static final PigmentTable TABLE = PigmentTable.shipped();
    private static final Material IRON = Material.ofFormula("iron", "Fe", 7.87);
    private static final List<Material> MATERIALS = List.of(
            IRON,
            TABLE.get("lead-white").material(),
            TABLE.get("vermilion").material(),
            TABLE.get("azurite").material(),
            TABLE.get("linseed-oil").material(),
            Material.ofFormula("titanium", "Ti", 4.5),
            Material.ofFormula("tin", "Sn", 7.3));
    private static final int FE = 0;
    private static final int LEAD_WHITE = 1;
    private static final int VERMILION = 2;
    private static final int AZURITE = 3;
    private static final int OIL = 4;
    private static final int TI = 5;
    private static final int SN = 6;
    private static final EnergyAxis AXIS = EnergyAxis.linear(0, 0.03);
    private static final int CHANNELS = 1024;
    private static final XrayTube TUBE = XrayTube.of(new Element("Rh", 45), 40);
    private static final ForwardModel MODEL =
            ForwardModel.prepare(LINES, TUBE, Geometry.TYPICAL, SiliconResponse.TYPICAL, MATERIALS);

    private final Emission emission = new Emission(MODEL, 4);

    @Test
    void shouldGiveShermansClosedFormForAThickElement() {
        emission.of(MODEL.stack(4).layer(1000, FE));
        int b = bundle("Fe-K", 6.4);
        LineBundle bundle = MODEL.bundles.get(b);
        double out = IRON.massAttenuation(bundle.energyKev()) / Math.sin(Math.toRadians(45));
        double expected = 0;
        for (int n = 0; n < MODEL.source.nodes(); n++) {
            double in = IRON.massAttenuation(MODEL.source.energyKev(n));
            expected += MODEL.source.weighted(n, bundle::crossSection) / (4 * Math.PI) / (in + out);
        }
        assertEquals(1, emission.fluorescence[b] / expected, 1e-9);
    }

    @Test
    void shouldGrowWithTheMassOfAThinLayer() {
        emission.of(MODEL.stack(4).beginLayer().add(FE, 1e-4));
        double thin = emission.fluorescence[bundle("Fe-K", 6.4)];
        emission.of(MODEL.stack(4).beginLayer().add(FE, 2e-4));
        assertEquals(2 * thin, emission.fluorescence[bundle("Fe-K", 6.4)], 1e-4 * thin);
        double expected = 0;
        LineBundle bundle = MODEL.bundles.get(bundle("Fe-K", 6.4));
        for (int n = 0; n < MODEL.source.nodes(); n++) {
            expected += MODEL.source.weighted(n, bundle::crossSection) / (4 * Math.PI) * 1e-7;
        }
        assertEquals(1, thin / expected, 1e-3);
    }

    @Test
    void shouldWeakenALayerByWhatTheOneAboveAbsorbsOnTheWayInAndOut() {
        ForwardModel hard = ForwardModel.prepare(
                LINES,
                XrayTube.of(new Element("Rh", 45), 40)
                        .withFilters(List.of(new XrayTube.Filter(Material.ofFormula("Ag", "Ag", 10.5), 300))),
                new Geometry(45, 45, 0, 0),
                SiliconResponse.TYPICAL,
                MATERIALS);
        Emission through = new Emission(hard, 4);
        LayerStack stack = hard.stack(4).layer(20, OIL).beginLayer().add(FE, 1e-5);
        through.of(stack);
        int b = bundle(hard, "Fe-K", 6.4);
        double covered = through.fluorescence[b];
        stack.clear().beginLayer().add(FE, 1e-5);
        through.of(stack);
        Material oil = MATERIALS.get(OIL);
        double grams = oil.areal(20) * 1e-3 / Math.sin(Math.toRadians(45));
        double out = Math.exp(-grams * oil.massAttenuation(hard.bundles.get(b).energyKev()));
        double inSoft = Math.exp(-grams * oil.massAttenuation(15));
        double inHard = Math.exp(-grams * oil.massAttenuation(40));
        double ratio = covered / through.fluorescence[b];
        assertTrue(ratio > out * inSoft && ratio < out * inHard, ratio + " of " + out * inSoft + " to " + out * inHard);
    }

    @Test
    void shouldNotCareHowAThickLayerIsCut() {
        Simulator simulator = MODEL.simulator(CHANNELS, 4);
        double whole = simulator.sample(MODEL.stack(4).layer(60, AZURITE));
        simulator.expect(AXIS, 1e6, 0);
        double[] expected = simulator.expected().clone();
        double cut = simulator.sample(
                MODEL.stack(4).layer(10, AZURITE).layer(20, AZURITE).layer(30, AZURITE));
        simulator.expect(AXIS, 1e6, 0);
        assertEquals(whole, cut, 1e-9 * whole);
        assertArrayEquals(expected, simulator.expected(), 1e-3);
    }

    /** The atom's ratio is 0.137 (J. H. Scofield, Phys. Rev. A 9 (1974) 1041); absorption in iron favours Kβ. */
    @Test
    void shouldChangeTheRatiosOfLinesWithSelfAbsorption() {
        emission.of(MODEL.stack(4).beginLayer().add(FE, 1e-4));
        double thin = emission.fluorescence[bundle("Fe-K", 7.06)] / emission.fluorescence[bundle("Fe-K", 6.4)];
        emission.of(MODEL.stack(4).layer(1000, FE));
        double thick = emission.fluorescence[bundle("Fe-K", 7.06)] / emission.fluorescence[bundle("Fe-K", 6.4)];
        assertEquals(0.137, thin, 0.008);
        assertTrue(thick > 1.1 * thin, thick + " thick, " + thin + " thin");
        emission.of(MODEL.stack(4).beginLayer().add(LEAD_WHITE, 1e-4));
        double thinLead = emission.fluorescence[bundle("Pb-L", 12.61)] / emission.fluorescence[bundle("Pb-L", 10.54)];
        emission.of(MODEL.stack(4).layer(30, VERMILION).layer(100, LEAD_WHITE));
        double covered = emission.fluorescence[bundle("Pb-L", 12.61)] / emission.fluorescence[bundle("Pb-L", 10.54)];
        assertTrue(covered > 1.2 * thinLead || covered < 0.8 * thinLead, covered + " and " + thinLead);
    }

    /** The atom's ratio is 0.1355 (J. H. Scofield, Phys. Rev. A 9 (1974) 1041). */
    @Test
    void shouldKeepTheAtomsRatioInAThinLayer() {
        emission.of(MODEL.stack(4).beginLayer().add(TI, 1e-4));
        double ratio = emission.fluorescence[bundle("Ti-K", 4.93)] / emission.fluorescence[bundle("Ti-K", 4.51)];
        assertEquals(0.134, ratio, 0.01);
    }

    @Test
    void shouldGiveTheCountsAskedForAndTheAreasOfThePeaksAmongThem() {
        Simulator simulator = MODEL.simulator(CHANNELS, 4);
        simulator.sample(MODEL.stack(4).layer(1000, FE));
        simulator.expect(AXIS, 1e6, 0);
        double all = Arrays.stream(simulator.expected()).sum();
        assertEquals(1e6, all, 0.03e6);
        double area = simulator.areas()[group("Fe-K")];
        double[] spectrum = simulator.expected();
        double peaks = Arrays.stream(spectrum, (int) Math.round(AXIS.channel(6.1)), (int) Math.round(AXIS.channel(7.4)))
                .sum();
        assertEquals(1, peaks / area, 0.03);
        assertEquals(0, simulator.areas()[group("Pb-L")]);
    }

    @Test
    void shouldCountOnlyLinesWithinTheAxis() {
        Simulator narrow = MODEL.simulator(640, 4);
        narrow.sample(MODEL.stack(4).layer(100, SN));
        narrow.expect(EnergyAxis.linear(0.6, 0.04), 1e6, 0);
        double alphaOnly = narrow.areas()[group("Sn-K")];
        Simulator wide = MODEL.simulator(CHANNELS, 4);
        wide.sample(MODEL.stack(4).layer(100, SN));
        wide.expect(EnergyAxis.linear(0, 0.04), 1e6, 0);
        double all = wide.areas()[group("Sn-K")];
        assertEquals(0.83, alphaOnly / all, 0.04);
    }

    @Test
    void shouldScatterTheTubesLinesMoreFromOilThanFromLeadWhite() {
        emission.of(MODEL.stack(4).layer(2000, OIL));
        int rhodium = rhodiumNode();
        double oil = emission.compton[rhodium];
        double oilRatio = oil / emission.rayleigh[rhodium];
        emission.of(MODEL.stack(4).layer(2000, LEAD_WHITE));
        assertTrue(oil > 10 * emission.compton[rhodium]);
        assertTrue(oilRatio > 3 * emission.compton[rhodium] / emission.rayleigh[rhodium]);
    }

    @Test
    void shouldSeeArgonOfTheAirWithoutASample() {
        emission.of(MODEL.stack(4));
        assertTrue(emission.fluorescence[bundle("Ar-K", 2.957)] > 0);
        assertEquals(0, emission.fluorescence[bundle("Fe-K", 6.4)]);
    }

    @Test
    void shouldDrawTheSameCountsForTheSameSeed() {
        Simulator simulator = MODEL.simulator(CHANNELS, 4);
        LayerStack stack = MODEL.stack(4)
                .layerByVolume(15, new int[] {VERMILION, OIL}, new double[] {0.4, 0.6})
                .layerByMass(40, new int[] {LEAD_WHITE, OIL}, new double[] {0.85, 0.15});
        int[] first = new int[CHANNELS];
        int[] second = new int[CHANNELS];
        simulator.sample(stack);
        simulator.expect(AXIS, 20_000, 50_000);
        simulator.draw(new SplittableRandom(5), first);
        simulator.sample(MODEL.stack(4).layer(5, AZURITE));
        simulator.expect(AXIS, 100, 0);
        simulator.sample(stack);
        simulator.expect(AXIS, 20_000, 50_000);
        simulator.draw(new SplittableRandom(5), second);
        assertArrayEquals(first, second);
        assertEquals(20_000, Arrays.stream(first).sum(), 1500);
    }

    @Test
    void shouldMixByMassAndByVolumeAlikeWhenTheSharesSayTheSame() {
        LayerStack byVolume = MODEL.stack(1).layerByVolume(20, new int[] {VERMILION, OIL}, new double[] {0.5, 0.5});
        double heavy = MATERIALS.get(VERMILION).density();
        double light = MATERIALS.get(OIL).density();
        LayerStack byMass = MODEL.stack(1).layerByMass(20, new int[] {VERMILION, OIL}, new double[] {heavy, light});
        assertEquals(20 * 0.5 * heavy * 0.1, byVolume.mass(0, VERMILION), 1e-9);
        assertEquals(byVolume.mass(0, VERMILION), byMass.mass(0, VERMILION), 1e-9);
        assertEquals(byVolume.mass(0, OIL), byMass.mass(0, OIL), 1e-9);
    }

    @Test
    void shouldRefuseWhatCannotBe() {
        assertThrows(IllegalArgumentException.class, () -> XrayTube.of(new Element("Rh", 45), 3));
        assertThrows(IllegalArgumentException.class, () -> new Geometry(0, 45, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new Geometry(45, 45, 1, 2));
        LayerStack stack = MODEL.stack(1).layer(1, FE);
        assertThrows(IllegalArgumentException.class, () -> stack.layer(1, FE));
        assertThrows(IllegalArgumentException.class, () -> MODEL.stack(1).layer(-1, FE));
        assertThrows(
                IllegalArgumentException.class,
                () -> ForwardModel.prepare(LINES, TUBE, Geometry.TYPICAL, SiliconResponse.TYPICAL, List.of()));
    }

    @Test
    void shouldShowTheAnodesLinesOnlyAboveItsEdges() {
        TubeSpectrum below = new TubeSpectrum(XrayTube.of(new Element("Rh", 45), 20), LINES);
        TubeSpectrum above = new TubeSpectrum(TUBE, LINES);
        assertTrue(below.lines().stream().noneMatch(l -> l.name().startsWith("K")));
        assertTrue(above.lines().stream().anyMatch(l -> l.name().equals("KL3")));
        assertEquals(0, above.continuum(40.1));
        assertTrue(above.continuum(15) > above.continuum(35));
    }

    @Test
    void shouldShowAGemsBlurredSpectrumWithTheAreasOfASharpOne() {
        GemResponse gem = GemResponse.typical(LINES);
        ForwardModel model = ForwardModel.prepare(LINES, TUBE, Geometry.TYPICAL, gem, MATERIALS);
        Simulator simulator = model.simulator(256, 4);
        EnergyAxis axis = new EnergyAxis(0.05, 0.1, 0, gem.width());
        simulator.sample(model.stack(4).layer(1000, FE));
        simulator.expect(axis, 10_000, 0);
        double[] spectrum = simulator.expected();
        double area = simulator.areas()[model.groups().indexOf(LineGroup.parse("Fe-K"))];
        int top = (int) Math.round(axis.channel(6.45));
        double sigma = axis.width().sigmaKev(6.45);
        // Kα and Kβ are one peak here, a little wider than a line; scatter and escape lie beneath.
        assertEquals(1, spectrum[top] * sigma * Math.sqrt(2 * Math.PI) / 0.1 / area, 0.15);
        assertTrue(area < 10_000 / 1.11, "the argon escape peak is not in the area: " + area);
    }

    private static int rhodiumNode() {
        for (int n = MODEL.source.bins(); n < MODEL.source.nodes(); n++) {
            if (Math.abs(MODEL.source.energyKev(n) - 20.216) < 0.01) {
                return n;
            }
        }
        throw new AssertionError("no Rh Ka1 in the source");
    }

    private static int bundle(String group, double energyKev) {
        return bundle(MODEL, group, energyKev);
    }

    private static int bundle(ForwardModel model, String group, double energyKev) {
        for (int b = 0; b < model.bundles.size(); b++) {
            LineBundle bundle = model.bundles.get(b);
            if (bundle.group().name().equals(group) && Math.abs(bundle.energyKev() - energyKev) < 0.06) {
                return b;
            }
        }
        throw new AssertionError("no bundle " + group + " at " + energyKev);
    }

    private static int group(String name) {
        return MODEL.groups().indexOf(LineGroup.parse(name));
    }
}
