package io.pentimento.xrf.simulation;

import io.pentimento.xrf.cube.CubeDetector;
import io.pentimento.xrf.cube.CubeScan;
import io.pentimento.xrf.cube.PixelTiming;
import io.pentimento.xrf.cube.SpectrumCube;
import io.pentimento.xrf.energy.EnergyAxis;
import io.pentimento.xrf.energy.EnergyAxis.Width;
import io.pentimento.xrf.fit.Tube;
import io.pentimento.xrf.forward.PoissonSampler;
import io.pentimento.xrf.lines.Element;
import io.pentimento.xrf.lines.XrayLines;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The scan of a painting that never was: a landscape over an older portrait, which shows in lead and mercury but not in
 * visible light. Two silicon drift detectors see it through a Rh tube at 40 kV; their headers give energy axes that are
 * tens of eV wrong, as headers do.
 *
 * <p>Every spectrum follows from seed, detector, row and column alone, in whatever order they are read. An instance
 * belongs to one thread; {@link #visibleImage} and {@link #mass} may be called by any.
 */
public final class SimulatedPainting implements SpectrumCube {

    public static final int DEFAULT_ROWS = 120;
    public static final int DEFAULT_COLUMNS = 180;
    public static final int DEFAULT_CHANNELS = 1024;

    /** The tube, which the scanner's operator knows. */
    public static final Tube TUBE = new Tube(new Element("Rh", 45), 40);

    public static final double TUBE_CURRENT_UA = 200;

    private static final double STEP_MM = 1;
    private static final double DWELL_S = 0.08;
    private static final double RANGE_KEV = 25;
    private static final int DETECTORS = 2;
    /** Counts/s per unit of emission: the second detector is larger and nearer. */
    private static final double[] SENSITIVITY = {1500, 2500};

    private final int rows;
    private final int columns;
    private final int channels;
    private final long seed;
    private final Picture picture;
    private final Emission emission;
    private final List<EnergyAxis> trueAxes;
    private final List<CubeDetector> detectors;
    private final SimulatedDetector[] response = new SimulatedDetector[DETECTORS];
    private final Coat[] coats;
    private final double[] emitted;
    private final double[] rates;
    private int emittedRow = -1;
    private int emittedColumn = -1;
    private int ratedDetector = -1;
    private double rate;

    /** The default size. */
    public SimulatedPainting(long seed) {
        this(DEFAULT_ROWS, DEFAULT_COLUMNS, DEFAULT_CHANNELS, seed);
    }

    /**
     * @param rows of the scan, positive
     * @param columns of the scan, positive: the picture takes the shape of the scan
     * @param channels of each detector, at least 256, over 25 keV
     * @param seed another seed is another painter's hand, and other photons
     */
    public SimulatedPainting(int rows, int columns, int channels, long seed) {
        if (rows <= 0 || columns <= 0 || channels < 256) {
            throw new IllegalArgumentException("rows=" + rows + ", columns=" + columns + ", channels=" + channels
                    + ": at least 1 row, 1 column, 256 channels");
        }
        this.rows = rows;
        this.columns = columns;
        this.channels = channels;
        this.seed = seed;
        picture = new Picture(seed, (double) columns / rows);
        XrayLines lines = new XrayLines();
        TubeSpectrum tube = new TubeSpectrum(TUBE.anode(), TUBE.voltageKv(), lines);
        emission = new Emission(lines, tube);
        double gain = RANGE_KEV / channels;
        trueAxes = List.of(
                new EnergyAxis(-0.018, 1.0012 * gain, 0, new Width(0.085, 0.114)),
                new EnergyAxis(0.024, 0.9991 * gain, 0, new Width(0.098, 0.116)));
        detectors = List.of(
                detector("SDD-20", EnergyAxis.linear(-0.052, 0.9954 * gain)),
                detector("SDD-50", EnergyAxis.linear(-0.030, 0.9972 * gain)));
        for (int d = 0; d < DETECTORS; d++) {
            response[d] = new SimulatedDetector(trueAxes.get(d), channels, SENSITIVITY[d], emission, tube, lines);
        }
        coats = new Coat[picture.layers().size()];
        Arrays.setAll(coats, i -> new Coat());
        emitted = new double[emission.channels().size()];
        rates = new double[channels];
    }

    @Override
    public String name() {
        return "simulated painting, seed " + seed;
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public int columns() {
        return columns;
    }

    /** With the energy axes of the headers: guesses that are tens of eV wrong. */
    @Override
    public List<CubeDetector> detectors() {
        return detectors;
    }

    @Override
    public CubeScan scan() {
        return new CubeScan(STEP_MM, STEP_MM, DWELL_S);
    }

    /** The energy axis that the spectra really have. */
    public EnergyAxis trueAxis(int detector) {
        return trueAxes.get(detector);
    }

    @Override
    public boolean read(int detector, int row, int column, int[] counts) {
        double rate = rates(detector, row, column);
        double live = DWELL_S * SimulatedDetector.liveShare(rate);
        var random = new SplittableRandom(Mix.of(seed, (long) row * columns + column, 1 + detector));
        for (int c = 0; c < channels; c++) {
            counts[c] = PoissonSampler.draw(live * rates[c], random);
        }
        return true;
    }

    @Override
    public PixelTiming timing(int detector, int row, int column) {
        double rate = rates(detector, row, column);
        double share = SimulatedDetector.liveShare(rate);
        return new PixelTiming((float) DWELL_S, (float) (DWELL_S * share), (float) rate, (float) (rate * share));
    }

    /**
     * The painting in visible light.
     *
     * @param pixelsPerStep resolution: image pixels on a step of the scan, positive
     * @return columns times that wide, rows times that high
     */
    public BufferedImage visibleImage(int pixelsPerStep) {
        if (pixelsPerStep <= 0) {
            throw new IllegalArgumentException("pixelsPerStep=" + pixelsPerStep + ": must be positive");
        }
        return picture.render(columns * pixelsPerStep, rows * pixelsPerStep);
    }

    /**
     * What there is of an element in all layers, the truth that no detector sees: mg/cm², rows x columns, row by row.
     */
    public float[] mass(Element element) {
        Pigment[] pigments = Pigment.values();
        double[] fraction = new double[pigments.length];
        Arrays.setAll(fraction, p -> Emission.massFraction(pigments[p], element));
        float[] map = new float[rows * columns];
        Coat coat = new Coat();
        for (int i = 0; i < map.length; i++) {
            double sum = 0;
            for (PaintLayer layer : picture.layers()) {
                coat.clear();
                layer.paint(x(i % columns), y(i / columns), coat);
                for (int p = 0; p < fraction.length; p++) {
                    sum += fraction[p] * coat.masses()[p];
                }
            }
            map[i] = (float) sum;
        }
        return map;
    }

    /** Nothing to free. */
    @Override
    public void close() {}

    private CubeDetector detector(String name, EnergyAxis header) {
        return new CubeDetector(name, channels, Optional.of(header));
    }

    /** Fills {@link #rates}; returns their sum, counts/s. */
    private double rates(int detector, int row, int column) {
        if (row < 0 || row >= rows || column < 0 || column >= columns) {
            throw new IllegalArgumentException("row=" + row + ", column=" + column + ": the scan has " + rows
                    + " rows and " + columns + " columns");
        }
        if (row != emittedRow || column != emittedColumn) {
            for (int layer = 0; layer < coats.length; layer++) {
                coats[layer].clear();
                picture.layers().get(layer).paint(x(column), y(row), coats[layer]);
            }
            emission.emit(coats, emitted);
            emittedRow = row;
            emittedColumn = column;
            ratedDetector = -1;
        }
        if (detector != ratedDetector) {
            rate = response[detector].rates(emitted, rates);
            ratedDetector = detector;
        }
        return rate;
    }

    /** Middle of the column, in picture heights from the middle. */
    private double x(int column) {
        return (column + 0.5 - 0.5 * columns) / rows;
    }

    private double y(int row) {
        return (row + 0.5) / rows;
    }
}
