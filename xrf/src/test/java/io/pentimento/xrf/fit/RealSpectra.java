package io.pentimento.xrf.fit;

import io.pentimento.xrf.cube.SpectrumCube;
import io.pentimento.xrf.energy.EnergyAxis;
import io.pentimento.xrf.lines.XrayLines;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All spectra of one detector of a recorded scan, and the way from them to maps. */
final class RealSpectra {

    private final EnergyAxis header;
    private final List<int[]> spectra = new ArrayList<>();

    RealSpectra(SpectrumCube cube, int detector) {
        this.header = cube.detectors().get(detector).axis().orElseThrow();
        int channels = cube.detectors().get(detector).channels();
        for (int pixel = 0; pixel < cube.rows() * cube.columns(); pixel++) {
            int[] counts = new int[channels];
            if (!cube.read(detector, pixel / cube.columns(), pixel % cube.columns(), counts)) {
                throw new AssertionError("pixel " + pixel + " is missing");
            }
            spectra.add(counts);
        }
    }

    EnergyAxis header() {
        return header;
    }

    int pixels() {
        return spectra.size();
    }

    /** Of the first pixels. */
    double[] sum(int pixels) {
        double[] sum = new double[spectra.get(0).length];
        for (int[] counts : spectra.subList(0, pixels)) {
            for (int c = 0; c < sum.length; c++) {
                sum[c] += counts[c];
            }
        }
        return sum;
    }

    /** Adds the areas of every layer to maps. */
    void addMaps(XrayLines lines, FitSettings settings, EnergyAxis axis, Map<String, double[]> maps) {
        LinearFit fit = LinearFit.prepare(lines, settings, axis, sum(pixels()), pixels());
        FittedSpectrum fitted = new FittedSpectrum(fit);
        for (int pixel = 0; pixel < pixels(); pixel++) {
            double[] counts = Arrays.stream(spectra.get(pixel)).asDoubleStream().toArray();
            fitted.fit(counts);
            for (String layer : fit.layers()) {
                maps.computeIfAbsent(layer, l -> new double[pixels()])[pixel] += fitted.area(layer);
            }
        }
    }

    Map<String, double[]> maps(XrayLines lines, FitSettings settings, EnergyAxis axis) {
        Map<String, double[]> maps = new TreeMap<>();
        addMaps(lines, settings, axis, maps);
        return maps;
    }
}
