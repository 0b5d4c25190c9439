package io.pentimento.standalone;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.pentimento.xrf.detector.Electronics;
import io.pentimento.xrf.detector.SiliconDetector;
import io.pentimento.xrf.detector.SiliconResponse;
import io.pentimento.xrf.energy.EnergyAxis;
import io.pentimento.xrf.energy.EnergyAxis.Width;
import io.pentimento.xrf.forward.ForwardModel;
import io.pentimento.xrf.forward.Geometry;
import io.pentimento.xrf.forward.LayerStack;
import io.pentimento.xrf.forward.Simulator;
import io.pentimento.xrf.forward.XrayTube;
import io.pentimento.xrf.lines.Element;
import io.pentimento.xrf.lines.XrayLines;
import io.pentimento.xrf.material.Material;
import io.pentimento.xrf.material.PigmentTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** The forward model beside real spectra: pure metals in a micro-XRF instrument, and a painting. */
final class ForwardComparison {

    /**
     * One line of the table.
     *
     * @param difference simulated less measured; of ratios and densities relative to the measured one
     * @param note which setting was fitted to this number, so that it proves nothing; or what is known of the difference
     */
    record Row(
            String spectrum,
            String quantity,
            String unit,
            double measured,
            double simulated,
            double difference,
            @JsonProperty("note") String note) {}

    /**
     * A HORIBA XGT-7200: Rh at 30 kV, beam along the normal, detector at 45°, in vacuum. Noise and Fano width are those
     * of its Al to Zn lines; dead time and resolving time follow from live and real time and from the sum peaks.
     */
    private static final SiliconResponse MICRO_DETECTOR = new SiliconResponse(
            new SiliconDetector(0, 12.5, 450, 0.1),
            new Width(0.081, 0.112),
            0.06,
            0.15,
            0.005,
            0.003,
            new Electronics(8.7e-6, 0.86e-6));

    private static final XrayTube MICRO_TUBE = XrayTube.of(new Element("Rh", 45), 30);
    private static final Geometry MICRO_GEOMETRY = new Geometry(90, 45, 0, 0);
    private static final double MICRO_LIVE_S = 30;

    /**
     * The scanner of the painting: two SDDs, one of them at 40°. Nobody says how thick they are, and 1 mm was chosen because
     * 0.5 mm leaves lead's Lβ/Lα 9 to 18 % and Lγ/Lα 30 % low. A harder beam would do the same; the scattered continuum does
     * not decide, since the matter behind the canvas is not known either.
     */
    private static final SiliconResponse SCAN_DETECTOR = new SiliconResponse(
            new SiliconDetector(1.5, 12.5, 1000, 0.1),
            new Width(0.085, 0.114),
            0.06,
            0.15,
            0.005,
            0.003,
            new Electronics(1.2e-6, 0.3e-6));

    /** A transmission tube: photons leave through the 1 µm of silver that they are made in. */
    private static final XrayTube SCAN_TUBE = new XrayTube(
            new Element("Ag", 47),
            37,
            90,
            90,
            127,
            List.of(new XrayTube.Filter(Material.ofFormula("silver", "Ag", 10.5), 1)));

    private static final Geometry SCAN_GEOMETRY = new Geometry(90, 40, 4, 1);
    private static final double SCAN_RATE_HZ = 8_000;
    /** The mean of both detectors' refined axes; the file's own column is 60 to 80 eV low. */
    private static final EnergyAxis SCAN_AXIS = new EnergyAxis(-0.0022, 0.029159, 0, SCAN_DETECTOR.width());

    /** "Main Co peak is found close to the channel 1474", says the file. */
    private static final double STANDARD_COBALT_CHANNEL = 1474;

    private static final double STANDARD_COBALT_KEV = 6.925;
    private static final double THICK_UM = 5000;
    private static final double VARNISH_UM = 20;
    /** Canvas, stretcher and whatever stands behind: as much light matter as the scattered tube lines ask for. */
    private static final double SUPPORT_UM = 10_000;

    private static final String THICKNESS = "silicon thickness fitted to it";
    private static final String CHAMBER = "cause not shown; chamber scatter and diffraction are not simulated";
    private static final String SOFT = "shelf fitted to it; impurities and Rh L would lie there";
    private static final String CONTAMINATED = "neighbouring elements as impurities would lie there";
    private static final String BACKGROUND = "up to 20 counts a channel that all regions share are not simulated";

    private final XrayLines lines = new XrayLines();
    private final Path data;
    private final List<Row> rows = new ArrayList<>();
    private String spectrum;
    private RealSpectrum measured;
    private RealSpectrum simulated;

    /** @param data folder with reference-spectra and painting-scan */
    ForwardComparison(Path data) {
        this.data = data;
    }

    List<Row> rows() {
        rows.clear();
        metal("Mg", 1.74, false);
        metal("Al", 2.70, false);
        metal("Ti", 4.51, true);
        metal("Fe", 7.87, true);
        metal("Cu", 8.96, true);
        metal("Zn", 7.14, true);
        steel();
        zirconia();
        thinStandard();
        painting();
        return List.copyOf(rows);
    }

    private void metal(String symbol, double density, boolean beta) {
        micro(symbol, Material.ofFormula(symbol, symbol, density));
        Element element = Element.ofSymbol(symbol).orElseThrow();
        double alpha = energy(element, "KL3", "KL2");
        line("Kα position", alpha);
        ratio("Kα FWHM", "keV", s -> s.fwhm(alpha), "noise and Fano width fitted to it");
        double alphaHalf = 1.1 * measured.axis().fwhmKev(alpha);
        ToDoubleFunction<RealSpectrum> area = s -> s.net(alpha - alphaHalf, alpha + alphaHalf);
        if (beta) {
            double kBeta = energy(element, "KM3", "KM2");
            double half = 1.1 * measured.axis().fwhmKev(kBeta);
            line("Kβ position", kBeta);
            ratio("Kβ/Kα", "1", s -> s.net(kBeta - half, kBeta + half) / area.applyAsDouble(s), "");
            boolean diffracting = symbol.equals("Ti");
            String note = diffracting ? "a strong line at 2.71 keV lies there, probably diffracted Rh Lα" : "";
            String pairs =
                    diffracting ? "a fifth of the counts is in the line at 2.71 keV" : "resolving time fitted to it";
            double escape = alpha - SiliconDetector.ESCAPE_KEV;
            ratio("escape/Kα", "1", s -> s.net(escape - 0.14, escape + 0.14) / area.applyAsDouble(s), note);
            ratio("sum peak/Kα", "1", s -> s.net(2 * alpha - 0.25, 2 * alpha + 0.2) / area.applyAsDouble(s), pairs);
            double tail = alpha - 0.45;
            ratio(
                    "tail 0.45 keV below Kα, per keV",
                    "1/keV",
                    s -> s.density(tail, 0.05) / area.applyAsDouble(s),
                    CONTAMINATED);
        }
        for (double energy : new double[] {2.2, 10.8, 14.6, 23.5}) {
            if (Math.abs(energy - alpha) > 0.3) {
                ratio(
                        "continuum at %s keV over Kα".formatted(energy),
                        "1/keV",
                        s -> s.density(energy, 0.12) / area.applyAsDouble(s),
                        energy < 5 ? SOFT : CHAMBER);
            }
        }
    }

    /** Of grade 316, since there is molybdenum in it; its exact composition is not known. */
    private void steel() {
        micro(
                "stainless-steel",
                Material.ofComposition("steel", "Fe:0.66 + Cr:0.17 + Ni:0.12 + Mo:0.025 + Mn:0.025", 8.0));
        ToDoubleFunction<RealSpectrum> iron = s -> s.net(6.2, 6.6);
        ratio("Cr Kα/Fe Kα", "1", s -> s.net(5.2, 5.62) / iron.applyAsDouble(s), "enhancement is not simulated");
        ratio("Ni Kα/Fe Kα", "1", s -> s.net(7.28, 7.68) / iron.applyAsDouble(s), "composition of grade 316");
        ratio("Mo Kα/Fe Kα", "1", s -> s.net(17.1, 17.75) / iron.applyAsDouble(s), "composition of grade 316");
    }

    private void zirconia() {
        micro("cubic-zirconia", Material.ofComposition("cubic zirconia", "ZrO2:0.86 + Y2O3:0.14", 5.9));
        double alpha = energy(Element.ofSymbol("Zr").orElseThrow(), "KL3", "KL2");
        line("Kα position", alpha);
        ToDoubleFunction<RealSpectrum> area = s -> s.net(15.4, 16.1);
        ratio("Zr Kβ/Kα", "1", s -> s.net(17.35, 18.1) / area.applyAsDouble(s), "");
        ratio("Zr L/Kα", "1", s -> s.net(1.8, 2.35) / area.applyAsDouble(s), "optics and vacuum");
        for (double energy : new double[] {11.0, 13.5, 19.5, 23.5}) {
            ratio(
                    "continuum at %s keV over Kα".formatted(energy),
                    "1/keV",
                    s -> s.density(energy, 0.12) / area.applyAsDouble(s),
                    CHAMBER);
        }
    }

    /**
     * PyMca's thin standard of many elements in monochromatic light: the axis through the Kα lines of chromium and zinc,
     * the lines between them against xraylib. The model has no monochromatic source, so that is all that is compared.
     */
    private void thinStandard() {
        spectrum = "XRFSpectrum";
        EnergyAxis guess = EnergyAxis.linear(STANDARD_COBALT_KEV - STANDARD_COBALT_CHANNEL * 0.00508, 0.00508);
        Path file = data.resolve("reference-spectra").resolve("XRFSpectrum.mca");
        RealSpectrum raw = RealSpectrum.counts(file, guess);
        double chromium = raw.peakChannel(kAlpha("Cr"));
        double zinc = raw.peakChannel(kAlpha("Zn"));
        double gain = (kAlpha("Zn") - kAlpha("Cr")) / (zinc - chromium);
        EnergyAxis axis = EnergyAxis.linear(kAlpha("Cr") - gain * chromium, gain);
        for (String symbol : List.of("Mn", "Fe", "Co", "Ni", "Cu")) {
            double there = axis.energyKev(raw.peakChannel(kAlpha(symbol)));
            double here = kAlpha(symbol);
            rows.add(new Row(spectrum, symbol + " Kα position", "keV", there, here, here - there, "axis by Cr and Zn"));
        }
    }

    private double kAlpha(String symbol) {
        return energy(Element.ofSymbol(symbol).orElseThrow(), "KL3", "KL2");
    }

    private void painting() {
        PigmentTable table = PigmentTable.shipped();
        List<Material> materials = List.of(
                table.get("lead-white").material(),
                table.get("vermilion").material(),
                table.get("chalk").material(),
                table.get("linseed-oil").material(),
                table.get("canvas").material());
        ForwardModel model = ForwardModel.prepare(lines, SCAN_TUBE, SCAN_GEOMETRY, SCAN_DETECTOR, materials);
        scan(model, "top1pct_PbLa", stack -> stack.layer(VARNISH_UM, 3)
                .layerByVolume(25, new int[] {0, 3}, new double[] {0.4, 0.6})
                .layerByVolume(80, new int[] {2, 0, 3}, new double[] {0.4, 0.05, 0.55})
                .layer(SUPPORT_UM, 4));
        ToDoubleFunction<RealSpectrum> lead = s -> s.net(10.25, 10.85);
        line("Pb Lα position", 10.541);
        ratio("Pb Lα FWHM", "keV", s -> s.fwhm(10.541), "");
        ratio("Pb Lβ/Lα", "1", s -> s.net(12.2, 13.1) / lead.applyAsDouble(s), THICKNESS);
        ratio("Pb Lγ/Lα", "1", s -> s.net(14.4, 15.6) / lead.applyAsDouble(s), THICKNESS);
        ratio("Pb Lℓ/Lα", "1", s -> s.net(8.98, 9.38) / lead.applyAsDouble(s), "");
        ratio("Pb M/Lα", "1", s -> s.net(2.1, 2.75) / lead.applyAsDouble(s), "varnish fitted to it");
        ratio("Ar K/Pb Lα", "1", s -> s.net(2.8, 3.12) / lead.applyAsDouble(s), "seen air fitted to it");
        ratio("Ag Compton/Pb Lα", "1", s -> s.net(19.9, 21.6) / lead.applyAsDouble(s), "");
        for (double energy : new double[] {5.6, 7.0, 14.1, 17.5}) {
            ratio(
                    "continuum at %s keV over Pb Lα".formatted(energy),
                    "1/keV",
                    s -> s.density(energy, 0.15) / lead.applyAsDouble(s),
                    BACKGROUND);
        }
        scan(model, "top1pct_HgLa", stack -> stack.layer(VARNISH_UM, 3)
                .layerByVolume(15, new int[] {1, 0, 3}, new double[] {0.25, 0.2, 0.55})
                .layerByVolume(80, new int[] {2, 0, 3}, new double[] {0.4, 0.05, 0.55})
                .layer(SUPPORT_UM, 4));
        line("Hg Lα position", 9.98);
        ratio("Pb Lα/Hg Lα", "1", s -> s.net(10.25, 10.85) / s.net(9.75, 10.25), "mixture fitted to it");
        ratio(
                "Hg Lβ/Lα",
                "1",
                s -> s.net(11.5, 12.15) / s.net(9.75, 10.25),
                "cause not shown; Pb Lα lies beside Hg Lα");
        scan(model, "top1pct_Ca", stack -> stack.layer(VARNISH_UM, 3)
                .layerByVolume(15, new int[] {2, 3}, new double[] {0.5, 0.5})
                .layerByVolume(10, new int[] {0, 3}, new double[] {0.3, 0.7})
                .layer(SUPPORT_UM, 4));
        ToDoubleFunction<RealSpectrum> calcium = s -> s.net(3.5, 3.87);
        line("Ca Kα position", 3.691);
        ratio("Ca Kα FWHM", "keV", s -> s.fwhm(3.691), "");
        ratio("Ca Kβ/Kα", "1", s -> s.net(3.87, 4.2) / calcium.applyAsDouble(s), "");
        ratio("Ag Compton/Pb Lα", "1", s -> s.net(19.9, 21.6) / s.net(10.25, 10.85), "support fitted to it");
        ratio("Ag Kα/Compton", "1", s -> s.net(21.85, 22.45) / s.net(19.9, 21.6), "the real angle is not known");
        for (double energy : new double[] {7.0, 14.1, 17.5, 24.5}) {
            ratio(
                    "continuum at %s keV over Pb Lα".formatted(energy),
                    "1/keV",
                    s -> s.density(energy, 0.15) / s.net(10.25, 10.85),
                    BACKGROUND);
        }
    }

    private void micro(String name, Material material) {
        measured = RealSpectrum.emsa(data.resolve("reference-spectra").resolve(name + ".txt"), MICRO_DETECTOR.width());
        ForwardModel model = ForwardModel.prepare(lines, MICRO_TUBE, MICRO_GEOMETRY, MICRO_DETECTOR, List.of(material));
        simulate(name, model, measured.sum() / MICRO_LIVE_S, stack -> stack.layer(THICK_UM, 0));
    }

    private void scan(ForwardModel model, String column, Consumer<LayerStack> sample) {
        measured =
                RealSpectrum.column(data.resolve("painting-scan").resolve("endmembers_top1pct.csv"), column, SCAN_AXIS);
        simulate(column, model, SCAN_RATE_HZ, sample);
    }

    private void simulate(String name, ForwardModel model, double rateHz, Consumer<LayerStack> sample) {
        spectrum = name;
        LayerStack stack = model.stack(4);
        sample.accept(stack);
        Simulator simulator = model.simulator(measured.counts().length, 4);
        simulator.sample(stack);
        simulator.expect(measured.axis(), measured.sum(), rateHz);
        simulated = new RealSpectrum(simulator.expected().clone(), measured.axis());
    }

    private void line(String quantity, double energyKev) {
        double half = 0.8 * measured.axis().fwhmKev(energyKev);
        double there = measured.centre(energyKev - half, energyKev + half);
        double here = simulated.centre(energyKev - half, energyKev + half);
        rows.add(
                new Row(spectrum, quantity, "keV", there, here, here - there, "xraylib %.3f keV".formatted(energyKev)));
    }

    private void ratio(String quantity, String unit, ToDoubleFunction<RealSpectrum> value, String note) {
        double there = value.applyAsDouble(measured);
        double here = value.applyAsDouble(simulated);
        rows.add(new Row(spectrum, quantity, unit, there, here, here / there - 1, note));
    }

    /** Mean of two lines that no detector tells apart, the first twice as strong. */
    private double energy(Element element, String strong, String weak) {
        double first = lines.energyKev(element, strong).orElseThrow();
        return (2 * first + lines.energyKev(element, weak).orElse(first)) / 3;
    }
}
