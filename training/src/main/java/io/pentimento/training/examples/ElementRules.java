package io.pentimento.training.examples;

import io.pentimento.training.scan.RecordedScan;
import io.pentimento.training.scan.ScanMaps;
import io.pentimento.xrf.energy.EnergyAxis;
import io.pentimento.xrf.fit.FitSettings;
import io.pentimento.xrf.lines.LineGroup;
import io.pentimento.xrf.lines.XrayLines;
import java.util.List;
import java.util.Optional;

/**
 * What people do without a network: fit the elements, and call a pigment present when all of its elements are. The measure
 * for pigment networks.
 */
public final class ElementRules {

    /** An element is there when its area is this many of its standard deviations. */
    private static final double SIGNIFICANT = 3.3;

    private static final List<String> FITTED = List.of(
            "P-K", "S-K", "K-K", "Ca-K", "Ti-K", "Cr-K", "Mn-K", "Fe-K", "Co-K", "Ni-K", "Cu-K", "Zn-K", "As-K", "Se-K",
            "Sr-K", "Cd-L", "Sn-L", "Sb-L", "Ba-L", "Au-L", "Hg-L", "Pb-L", "Pb-M", "Hg-M", "Ar-K", "Si-K", "Cl-K");

    private ElementRules() {}

    /**
     * Line groups of the elements that a pigment cannot be without, "Hg-L".
     *
     * @param label one of {@link SddPigments#LABELS}
     */
    public static List<String> needed(String label) {
        return PigmentLabel.ALL.get(SddPigments.LABELS.indexOf(label)).groups();
    }

    /**
     * Judges spectra on the axis of {@link SddSpectra#INPUT}.
     *
     * @return [examples x labels of {@link SddPigments}], log-odds: 1 where it calls the pigment present, else -1
     */
    public static float[] logits(Batch batch, XrayLines lines) {
        int bins = SddSpectra.INPUT.bins();
        int[] counts = new int[batch.counts().length];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = (int) batch.counts()[i];
        }
        double bin = (SddSpectra.INPUT.lastKev() - SddSpectra.INPUT.firstKev()) / bins;
        RecordedScan spectra = RecordedScan.of(
                "simulated", counts, bins, EnergyAxis.linear(SddSpectra.INPUT.firstKev() + bin / 2, bin));
        FitSettings settings =
                FitSettings.of(FITTED.stream().map(LineGroup::parse).toList(), Optional.empty());
        ScanMaps.Fitted fitted = ScanMaps.ofLinearFit(spectra, settings, lines);
        int labels = SddPigments.LABELS.size();
        float[] logits = new float[batch.size() * labels];
        for (int k = 0; k < labels; k++) {
            List<String> needed = PigmentLabel.ALL.get(k).groups();
            for (int i = 0; i < batch.size(); i++) {
                int pixel = i;
                boolean all = needed.stream()
                        .allMatch(e -> fitted.areas().get(e)[pixel]
                                > SIGNIFICANT * fitted.sigmas().get(e)[pixel]);
                logits[i * labels + k] = all ? 1 : -1;
            }
        }
        return logits;
    }
}
