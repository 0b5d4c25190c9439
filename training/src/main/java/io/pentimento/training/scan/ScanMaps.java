package io.pentimento.training.scan;

import io.pentimento.model.Manifest;
import io.pentimento.model.Model;
import io.pentimento.model.ModelInput;
import io.pentimento.model.ModelSession;
import io.pentimento.training.TrainingException;
import io.pentimento.xrf.fit.FitSettings;
import io.pentimento.xrf.fit.LinearFit;
import io.pentimento.xrf.fit.SpectrumInput;
import io.pentimento.xrf.lines.XrayLines;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** Maps of a recorded scan, pixels row by row, by layer. */
public final class ScanMaps {

    private static final int AT_ONCE = 512;

    private ScanMaps() {}

    /**
     * What a network of the store paints, areas, probabilities and trust.
     *
     * @throws TrainingException when it does not look at spectra, or the scan's do not reach as far as it looks
     */
    public static Map<String, double[]> ofNetwork(Model model, RecordedScan scan) {
        Manifest manifest = model.manifest();
        if (!(manifest.input() instanceof ModelInput.Spectrum axis)) {
            throw new TrainingException(manifest.id() + ": does not look at spectra; name a network");
        }
        SpectrumInput input = scan.input(manifest.id(), axis);
        int layers = manifest.layers().size();
        Map<String, double[]> maps = new LinkedHashMap<>();
        manifest.layers().forEach(layer -> maps.put(layer.name(), new double[scan.pixels()]));
        float[] row = new float[axis.bins()];
        try (ModelSession session = ModelSession.open(model, 1)) {
            for (int from = 0; from < scan.pixels(); from += AT_ONCE) {
                int n = Math.min(AT_ONCE, scan.pixels() - from);
                FloatBuffer spectra = ModelSession.floats(n * axis.bins());
                for (int p = from; p < from + n; p++) {
                    input.row(scan.counts(), p, row);
                    spectra.put(row);
                }
                FloatBuffer values = ModelSession.floats(n * layers);
                FloatBuffer errors = ModelSession.floats(n * layers);
                session.run(manifest, n, spectra.flip(), values, errors);
                for (int k = 0; k < layers; k++) {
                    double[] map = maps.get(manifest.layers().get(k).name());
                    for (int p = 0; p < n; p++) {
                        map[from + p] = values.get(p * layers + k);
                    }
                }
            }
        }
        return maps;
    }

    /**
     * What the linear fit finds.
     *
     * @param areas by layer, counts
     * @param sigmas by layer, counts
     */
    public record Fitted(Map<String, double[]> areas, Map<String, double[]> sigmas) {}

    /** The linear fit; areas of detectors add up. */
    public static Fitted ofLinearFit(RecordedScan scan, FitSettings settings, XrayLines lines) {
        Map<String, double[]> areas = new LinkedHashMap<>();
        Map<String, double[]> variances = new LinkedHashMap<>();
        for (int d = 0; d < scan.channels().length; d++) {
            LinearFit fit = LinearFit.prepare(lines, settings, scan.axes().get(d), scan.sum(d), scan.pixels());
            for (int layer = 0; layer < fit.layers().size(); layer++) {
                String name = fit.layers().get(layer);
                add(scan, d, fit, layer, areas.computeIfAbsent(name, l -> new double[scan.pixels()]));
                add(
                        scan,
                        d,
                        fit,
                        fit.firstVariance() + layer,
                        variances.computeIfAbsent(name, l -> new double[scan.pixels()]));
            }
        }
        for (double[] map : variances.values()) {
            for (int p = 0; p < map.length; p++) {
                map[p] = Math.sqrt(Math.max(0, map[p]));
            }
        }
        return new Fitted(areas, variances);
    }

    private static void add(RecordedScan scan, int detector, LinearFit fit, int column, double[] map) {
        float[] operator = fit.operator();
        for (int p = 0; p < scan.pixels(); p++) {
            int begin = p * scan.channels()[detector] + fit.firstChannel();
            for (int c = 0; c < fit.channels(); c++) {
                map[p] += (double) scan.counts()[detector][begin + c] * operator[c * fit.columns() + column];
            }
        }
    }
}
