package io.pentimento.xrf.simulation;

import io.pentimento.xrf.lines.Element;
import io.pentimento.xrf.lines.Family;
import io.pentimento.xrf.lines.Line;
import io.pentimento.xrf.lines.LineGroup;
import io.pentimento.xrf.lines.XrayLines;
import java.util.Arrays;
import java.util.List;

/**
 * What leaves the tube: bremsstrahlung after H. A. Kramers (Phil. Mag. 46 (1923) 836), photons per keV proportional to
 * E0/E - 1, through beryllium and the anode's own absorption, and the anode's K and L lines. Relative units.
 */
final class TubeSpectrum {

    static final double STEP_KEV = 0.5;

    private static final double FIRST_KEV = 1.5;
    /** Photons of the K lines beside those of the bremsstrahlung at this voltage; typical of Rh at 40 kV. */
    private static final double K_SHARE = 0.15;

    private static final double L_SHARE = 0.06;
    private static final double WINDOW_G_PER_CM2 = 0.0231;
    /** Anode material that the photons cross on their way out. */
    private static final double ANODE_G_PER_CM2 = 0.0012;

    private final double voltageKv;
    private final Element anode;
    private final double[] photons;
    private final List<Line> kLines;
    private final List<Line> lLines;

    TubeSpectrum(Element anode, double voltageKv, XrayLines lines) {
        this.anode = anode;
        this.voltageKv = voltageKv;
        photons = new double[(int) Math.floor((voltageKv - FIRST_KEV) / STEP_KEV)];
        double sum = 0;
        for (int i = 0; i < photons.length; i++) {
            photons[i] = bremsstrahlung(energyKev(i));
            sum += photons[i];
        }
        kLines = lines.lines(new LineGroup(anode, Family.K), voltageKv);
        lLines = lines.lines(new LineGroup(anode, Family.L), voltageKv);
        addLines(kLines, K_SHARE * sum);
        addLines(lLines, L_SHARE * sum);
        double all = Arrays.stream(photons).sum();
        for (int i = 0; i < photons.length; i++) {
            photons[i] /= all;
        }
    }

    int bins() {
        return photons.length;
    }

    /** Middle of a bin, keV. */
    double energyKev(int bin) {
        return FIRST_KEV + (bin + 0.5) * STEP_KEV;
    }

    /** Share of the tube's photons in a bin. */
    double photons(int bin) {
        return photons[bin];
    }

    /** Bremsstrahlung alone, relative, per keV; 0 above the voltage. */
    double bremsstrahlung(double energyKev) {
        if (energyKev >= voltageKv || energyKev <= 0.5) {
            return 0;
        }
        double absorbed = Element.ofAtomicNumber(4).massAttenuation(energyKev) * WINDOW_G_PER_CM2
                + anode.massAttenuation(energyKev) * ANODE_G_PER_CM2;
        return (voltageKv / energyKev - 1) * Math.exp(-absorbed);
    }

    List<Line> kLines() {
        return kLines;
    }

    List<Line> lLines() {
        return lLines;
    }

    private void addLines(List<Line> lines, double number) {
        for (Line line : lines) {
            int bin = (int) ((line.energyKev() - FIRST_KEV) / STEP_KEV);
            if (bin >= 0 && bin < photons.length) {
                photons[bin] += number * line.share();
            }
        }
    }
}
