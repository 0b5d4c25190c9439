package io.pentimento.xrf.simulation;

import com.github.tschoonj.xraylib.Xraylib;
import com.github.tschoonj.xraylib.compoundData;
import io.pentimento.xrf.lines.Element;
import io.pentimento.xrf.lines.Family;
import io.pentimento.xrf.lines.Line;
import io.pentimento.xrf.lines.LineGroup;
import io.pentimento.xrf.lines.XrayLines;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * How strongly each line group, and the scattered radiation, leaves a pile of coats: primary fluorescence excited at one
 * effective energy per group, attenuated exponentially on the way in and out (45 degrees each) by the coats above and
 * by its own (R. Jenkins, R. W. Gould, D. Gedcke, Quantitative X-ray Spectrometry, 2nd ed., chapter 5). No secondary
 * fluorescence. Relative units.
 *
 * <p>Immutable; safe for use by many threads.
 */
final class Emission {

    private static final double SIN_45 = Math.sqrt(0.5);
    private static final double LEAST_LINE_KEV = 1.0;
    private static final double LAST_LINE_KEV = 26;
    private static final double GRAMS = 1e-3;
    private static final Pigment[] PIGMENTS = Pigment.values();

    /**
     * One thing that is emitted.
     *
     * @param group fluorescence of this group; empty for the scattered radiation
     * @param lines of the group, or none
     * @param production per mg/cm² of each pigment
     * @param attenuation in and out, per mg/cm² of each pigment
     */
    record Channel(Optional<LineGroup> group, List<Line> lines, double[] production, double[] attenuation) {}

    private final XrayLines lines;
    private final TubeSpectrum tube;
    private final List<Channel> channels = new ArrayList<>();

    Emission(XrayLines lines, TubeSpectrum tube) {
        this.lines = lines;
        this.tube = tube;
        for (Element element : elements()) {
            for (Family family : Family.values()) {
                fluorescence(new LineGroup(element, family)).ifPresent(channels::add);
            }
        }
        channels.add(scatter());
    }

    /** Fluorescence groups, and the scattered radiation last. */
    List<Channel> channels() {
        return channels;
    }

    /**
     * Emission of a pile of coats.
     *
     * @param coats from the ground up
     * @param into one number per channel
     */
    void emit(Coat[] coats, double[] into) {
        for (int n = 0; n < into.length; n++) {
            Channel channel = channels.get(n);
            double reaching = 1;
            double sum = 0;
            for (int top = coats.length - 1; top >= 0; top--) {
                double[] masses = coats[top].masses();
                double produced = 0;
                double depth = 0;
                for (int p = 0; p < masses.length; p++) {
                    produced += masses[p] * channel.production()[p];
                    depth += masses[p] * channel.attenuation()[p];
                }
                double passed = Math.exp(-depth);
                sum += reaching * produced * (depth > 1e-6 ? (1 - passed) / depth : 1);
                reaching *= passed;
            }
            into[n] = sum;
        }
    }

    /** Mass fraction of an element in a pigment. */
    static double massFraction(Pigment pigment, Element element) {
        compoundData compound = Xraylib.CompoundParser(pigment.formula());
        for (int i = 0; i < compound.getNElements(); i++) {
            if (compound.getElements()[i] == element.atomicNumber()) {
                return compound.getMassFractions()[i];
            }
        }
        return 0;
    }

    private static List<Element> elements() {
        var all = new TreeMap<Integer, Element>();
        for (Pigment pigment : PIGMENTS) {
            for (int z : Xraylib.CompoundParser(pigment.formula()).getElements()) {
                all.put(z, Element.ofAtomicNumber(z));
            }
        }
        return List.copyOf(all.values());
    }

    private Optional<Channel> fluorescence(LineGroup group) {
        double edge = lines.outermostEdgeKev(group).orElse(0.0);
        if (edge < LEAST_LINE_KEV || edge > LAST_LINE_KEV) {
            return Optional.empty();
        }
        double total = 0;
        double weighted = 0;
        for (int bin = 0; bin < tube.bins(); bin++) {
            if (tube.energyKev(bin) <= edge) {
                continue;
            }
            double excited = tube.photons(bin) * lines.crossSection(group, tube.energyKev(bin));
            total += excited;
            weighted += excited * tube.energyKev(bin);
        }
        if (total == 0) {
            return Optional.empty();
        }
        double excitation = weighted / total;
        List<Line> emitted = lines.lines(group, excitation);
        double energy =
                emitted.stream().mapToDouble(l -> l.share() * l.energyKev()).sum();
        if (emitted.isEmpty() || energy < LEAST_LINE_KEV || energy > LAST_LINE_KEV) {
            return Optional.empty();
        }
        double strength = total;
        return Optional.of(new Channel(
                Optional.of(group),
                emitted,
                perPigment(p -> strength * massFraction(p, group.element())),
                attenuation(excitation, energy)));
    }

    /** Rayleigh and Compton together: their ratio changes little between paints. */
    private Channel scatter() {
        double energy = tube.kLines().get(0).energyKev();
        return new Channel(
                Optional.empty(),
                List.of(),
                perPigment(p -> Xraylib.CS_Rayl_CP(p.formula(), energy) + Xraylib.CS_Compt_CP(p.formula(), energy)),
                attenuation(energy, energy));
    }

    private static double[] attenuation(double inKev, double outKev) {
        return perPigment(p ->
                GRAMS * (Xraylib.CS_Total_CP(p.formula(), inKev) + Xraylib.CS_Total_CP(p.formula(), outKev)) / SIN_45);
    }

    private static double[] perPigment(ToDoubleFunction<Pigment> value) {
        double[] all = new double[PIGMENTS.length];
        for (int p = 0; p < all.length; p++) {
            all[p] = value.applyAsDouble(PIGMENTS[p]);
        }
        return all;
    }
}
