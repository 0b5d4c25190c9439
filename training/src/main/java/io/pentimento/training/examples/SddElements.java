package io.pentimento.training.examples;

import io.pentimento.model.ModelInput;
import io.pentimento.xrf.energy.EnergyAxis;
import io.pentimento.xrf.lines.Line;
import io.pentimento.xrf.lines.LineGroup;
import io.pentimento.xrf.lines.XrayLines;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Areas of line groups in spectra of paintings before a silicon drift detector. An area is the expected number of counts
 * in the group's peaks of full energy, as a fit counts them. An element is there when its area is above Currie's
 * detection limit over what else lies under its strongest line (L. A. Currie, Analytical Chemistry 40 (1968) 586). Where
 * the spectrum ends before that line, nobody can be asked for it.
 */
public final class SddElements implements Examples {

    /** Groups that 640 bins from 0.6 to 26.2 keV show. */
    public static final List<String> LABELS = List.of(
            "Si-K", "P-K", "S-K", "Cl-K", "Ar-K", "K-K", "Ca-K", "Ti-K", "Cr-K", "Mn-K", "Fe-K", "Co-K", "Ni-K", "Cu-K",
            "Zn-K", "As-K", "Se-K", "Sr-K", "Ag-K", "Cd-K", "Sn-K", "Cd-L", "Sn-L", "Sb-L", "Ba-L", "Au-L", "Hg-L",
            "Pb-L", "Bi-L", "Au-M", "Hg-M", "Pb-M");

    private static final double EXCITATION_KEV = 30;
    /** An area that is wrong by this share of itself is right enough. */
    private static final double GOOD_ENOUGH = 0.02;

    /** So is one that is wrong by this share of all that lies where its strongest line does. */
    private static final double GOOD_ENOUGH_BENEATH = 0.005;

    /**
     * Times as far off may areas of foreign spectra be. They are far off, and would be most of what a network learns from,
     * though nobody will read them: trust falls there.
     */
    private static final double OF_FOREIGN = 5;

    private static final double LEAST_VARIANCE = 4;

    private final SddSpectra spectra;
    /** Per set-up and label: which of the set-up's groups it is, or -1. */
    private final int[][] groupOf;
    /** First and last bin of each label's strongest line, one FWHM to each side. */
    private final int[] firstBin;

    private final int[] lastBin;
    private final double[] inWindow;

    public SddElements(SddSpectra spectra, XrayLines lines) {
        this.spectra = spectra;
        List<LineGroup> groups = LABELS.stream().map(LineGroup::parse).toList();
        groupOf = spectra.setUps().stream()
                .map(model -> groups.stream().mapToInt(model.groups()::indexOf).toArray())
                .toArray(int[][]::new);
        ModelInput.Spectrum input = SddSpectra.INPUT;
        double bin = (input.lastKev() - input.firstKev()) / input.bins();
        firstBin = new int[groups.size()];
        lastBin = new int[groups.size()];
        inWindow = new double[groups.size()];
        for (int k = 0; k < groups.size(); k++) {
            List<Line> ofGroup = lines.lines(groups.get(k), EXCITATION_KEV);
            double energy = ofGroup.get(0).energyKev();
            double reach = EnergyAxis.Width.SILICON.fwhmKev(energy);
            firstBin[k] = Math.max(0, (int) ((energy - reach - input.firstKev()) / bin));
            lastBin[k] = Math.min(input.bins() - 1, (int) ((energy + reach - input.firstKev()) / bin));
            inWindow[k] = ofGroup.stream()
                    .filter(l -> Math.abs(l.energyKev() - energy) < reach)
                    .mapToDouble(Line::share)
                    .sum();
        }
    }

    @Override
    public ModelInput.Spectrum input() {
        return SddSpectra.INPUT;
    }

    @Override
    public List<String> labels() {
        return LABELS;
    }

    @Override
    public boolean areas() {
        return true;
    }

    @Override
    public Map<String, String> settings() {
        Map<String, String> all = new TreeMap<>();
        all.put("examples", "sdd paintings from fundamental parameters");
        all.putAll(spectra.settings());
        return all;
    }

    @Override
    public Drawer drawer() {
        SddSpectra.View view = spectra.view();
        return (random, foreign, again, into) -> draw(view, random, foreign, into);
    }

    private void draw(SddSpectra.View view, RandomGenerator random, boolean foreign, Example into) {
        into.clear();
        view.look(random, foreign, false);
        view.draw(random, into.counts());
        int[] groups = groupOf[view.setUp()];
        for (int k = 0; k < groups.length; k++) {
            double area = groups[k] < 0 ? 0 : view.area(groups[k]);
            double expected = 0;
            double counted = 0;
            for (int b = firstBin[k]; b <= lastBin[k]; b++) {
                expected += view.expected()[b];
                counted += into.counts()[b];
            }
            double beneath = Math.max(0, expected - area * inWindow[k]);
            into.areas()[k] = (float) area;
            boolean seen = view.sees(firstBin[k], lastBin[k]);
            double enough = seen ? GOOD_ENOUGH * area + GOOD_ENOUGH_BENEATH * expected : area;
            into.units()[k] = (float) unit(counted, enough, foreign);
            boolean detectable = area * inWindow[k] > 2.71 + 3.29 * Math.sqrt(beneath);
            into.present()[k] = detectable && seen;
            into.judged()[k] = !detectable || seen;
        }
    }

    /**
     * The noise is taken from what is counted, not from what is expected: examples that look alike must weigh alike, or the areas
     * that are learned are not their mean. By expected counts, those with less of an element would weigh more, and areas
     * come out too small where light is short. (How much is enough only matters where it is not.)
     */
    private static double unit(double counted, double enough, boolean foreign) {
        return (foreign ? OF_FOREIGN : 1) * Math.sqrt(LEAST_VARIANCE + counted + enough * enough);
    }
}
