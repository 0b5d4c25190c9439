package io.pentimento.standalone;

import io.pentimento.model.Model;
import io.pentimento.training.examples.ElementRules;
import io.pentimento.training.examples.SddPigments;
import io.pentimento.training.scan.RecordedScan;
import io.pentimento.training.scan.ScanMaps;
import io.pentimento.xrf.cube.Cubes;
import io.pentimento.xrf.cube.ReferenceMaps;
import io.pentimento.xrf.cube.SpectrumCube;
import io.pentimento.xrf.fit.FitSettings;
import io.pentimento.xrf.lines.XrayLines;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;

/**
 * Judges models on a recorded scan by maps that another program made of it: Pearson's r for each element, beside our linear
 * fit and, on the same thinned spectra, PyMca's own.
 */
final class ScanJudge {

    /**
     * How near a map is to the reference.
     *
     * @param element "Fe-K"
     * @param model r of the model
     * @param fit r of our linear fit; null when it has no such layer
     * @param pymca r of PyMca's fit of the same spectra; null without PyMca
     */
    record Nearness(String element, double model, Double fit, Double pymca) {}

    /**
     * What models are judged by.
     *
     * @param name of the recording
     * @param pixels of it
     * @param recordedDwell s a pixel; null when nobody knows
     * @param dwell s a pixel that counts were thinned to; null when nobody knows
     * @param seed by which the photons that stayed were chosen
     */
    record Scan(String name, int pixels, Double recordedDwell, Double dwell, long seed) {}

    private final Map<String, double[]> reference;
    private final RecordedScan scan;
    private final Scan facts;
    private final Map<String, double[]> fit;
    private final Optional<Map<String, double[]>> pymca;

    /**
     * Reads the scan and fits it.
     *
     * @param recordedDwell s a pixel; null for what the files say
     * @param dwell s a pixel that counts are thinned to; null for all counts
     * @param seed by which the photons that stay are chosen
     * @param tubeKev voltage of the tube, for PyMca
     */
    ScanJudge(Path input, Path referenceFile, Double recordedDwell, Double dwell, long seed, double tubeKev) {
        XrayLines lines = new XrayLines();
        reference = ReferenceMaps.read(referenceFile);
        try (SpectrumCube cube = Cubes.open(input)) {
            RecordedScan whole = RecordedScan.read(cube, lines);
            Double recorded = recordedDwell(whole, recordedDwell);
            scan = dwell == null ? whole : whole.thinned(share(cube.name(), dwell, recorded), seed, lines);
            facts = new Scan(cube.name(), scan.pixels(), recorded, dwell == null ? recorded : dwell, seed);
        }
        reference.forEach((label, map) -> {
            if (map.length != scan.pixels()) {
                throw new CommandException(referenceFile + ": " + label + " has " + map.length + " pixels, the scan "
                        + scan.pixels() + "; give maps of this scan");
            }
        });
        fit = ScanMaps.ofLinearFit(scan, FitSettings.forPaintings(Optional.empty()), lines)
                .areas();
        pymca = pymca(tubeKev);
    }

    /** A recorded scan with the axes that it shows. */
    static RecordedScan read(Path input) {
        try (SpectrumCube cube = Cubes.open(input)) {
            return RecordedScan.read(cube, new XrayLines());
        }
    }

    private static Double recordedDwell(RecordedScan scan, Double said) {
        return said != null || Double.isNaN(scan.dwellS()) ? said : Double.valueOf(scan.dwellS());
    }

    private static double share(String scan, double dwell, Double recorded) {
        if (recorded == null) {
            throw new CommandException(
                    scan + ": says no real times; say with --recorded-dwell how long a pixel was counted, s");
        }
        if (dwell > recorded) {
            throw new CommandException("--dwell " + dwell + ": must not be above the " + recorded
                    + " s a pixel that the scan was recorded with (--recorded-dwell)");
        }
        return dwell / recorded;
    }

    Scan scan() {
        return facts;
    }

    private Optional<Map<String, double[]>> pymca(double tubeKev) {
        Map<String, double[]> sum = new LinkedHashMap<>();
        for (int d = 0; d < scan.channels().length; d++) {
            var maps = PyMcaPeer.maps(
                    scan.counts()[d], scan.channels()[d], scan.axes().get(d), tubeKev);
            if (maps.isEmpty()) {
                return Optional.empty();
            }
            maps.get().forEach((label, map) -> {
                double[] all = sum.computeIfAbsent(label, l -> new double[map.length]);
                for (int p = 0; p < map.length; p++) {
                    all[p] += map[p];
                }
            });
        }
        return Optional.of(sum);
    }

    /** Nearness of each element that the model and the reference both have. */
    List<Nearness> judge(Model model) {
        Map<String, double[]> maps = ScanMaps.ofNetwork(model, scan);
        List<Nearness> all = new ArrayList<>();
        reference.forEach((label, theirs) -> {
            if (maps.containsKey(label)) {
                all.add(new Nearness(
                        label,
                        correlation(maps.get(label), theirs),
                        fit.containsKey(label) ? correlation(fit.get(label), theirs) : null,
                        pymca.filter(m -> m.containsKey(label))
                                .map(m -> correlation(m.get(label), theirs))
                                .orElse(null)));
            }
        });
        return all;
    }

    /**
     * Where a model says that a pigment is, beside where its elements are.
     *
     * @param pigment class, "mercury red"
     * @param share of the pixels, where it is more likely there than not
     * @param element that it cannot be without; null where the reference has none of them
     * @param where mean area of that element in these pixels, counts; null without such pixels
     * @param elsewhere in the others; null without others
     * @param rank Spearman's correlation of its probability with that area
     */
    record Claimed(String pigment, double share, String element, Double where, Double elsewhere, Double rank) {}

    /** What a pigment model says of the scan. */
    List<Claimed> claims(Model model) {
        Map<String, double[]> maps = ScanMaps.ofNetwork(model, scan);
        List<Claimed> all = new ArrayList<>();
        for (String pigment : SddPigments.LABELS) {
            double[] probability = maps.get(pigment.replace(' ', '-'));
            double share =
                    Arrays.stream(probability).filter(ScanJudge::isLikely).count() / (double) scan.pixels();
            List<String> elements = ElementRules.needed(pigment).stream()
                    .filter(reference::containsKey)
                    .toList();
            if (elements.isEmpty()) {
                all.add(new Claimed(pigment, share, null, null, null, null));
            }
            for (String element : elements) {
                double[] area = reference.get(element);
                all.add(new Claimed(
                        pigment,
                        share,
                        element,
                        mean(area, p -> isLikely(probability[p])),
                        mean(area, p -> !isLikely(probability[p])),
                        new SpearmansCorrelation().correlation(probability, area)));
            }
        }
        return all;
    }

    private static boolean isLikely(double probability) {
        return probability > 0.5;
    }

    private static Double mean(double[] map, IntPredicate wanted) {
        OptionalDouble mean = IntStream.range(0, map.length)
                .filter(wanted)
                .mapToDouble(p -> map[p])
                .average();
        return mean.isPresent() ? mean.getAsDouble() : null;
    }

    private static double correlation(double[] ours, double[] theirs) {
        return new PearsonsCorrelation().correlation(ours, theirs);
    }
}
