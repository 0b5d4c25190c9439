package io.pentimento.xrf.simulation;

import io.pentimento.xrf.cube.CubeDetector;
import io.pentimento.xrf.cube.CubeScan;
import io.pentimento.xrf.cube.PixelTiming;
import io.pentimento.xrf.cube.SpectrumCube;
import io.pentimento.xrf.detector.Electronics;
import io.pentimento.xrf.detector.SiliconResponse;
import io.pentimento.xrf.energy.EnergyAxis;
import io.pentimento.xrf.energy.EnergyAxis.Width;
import io.pentimento.xrf.fit.Tube;
import io.pentimento.xrf.forward.ForwardModel;
import io.pentimento.xrf.forward.Geometry;
import io.pentimento.xrf.forward.LayerStack;
import io.pentimento.xrf.forward.Simulator;
import io.pentimento.xrf.forward.XrayTube;
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
    /** Tube current times solid angles, mA sr²: the second detector is larger and nearer. */
    private static final double[] EXPOSURE_PER_S = {1.2e-5, 2e-5};

    private final int rows;
    private final int columns;
    private final int channels;
    private final long seed;
    private final PaintedSurface surface;
    private final List<EnergyAxis> trueAxes;
    private final List<CubeDetector> detectors;
    private final Electronics electronics;
    private final Simulator simulator;
    private final LayerStack stack;
    private double perExposure;
    private int sampledRow = -1;
    private int sampledColumn = -1;
    private int expectedDetector = -1;
    private double liveShare;

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
        surface = new PaintedSurface(rows, columns, seed);
        SiliconResponse response = SiliconResponse.TYPICAL;
        electronics = response.electronics();
        ForwardModel model = ForwardModel.prepare(
                new XrayLines(),
                XrayTube.of(TUBE.anode(), TUBE.voltageKv()),
                Geometry.TYPICAL,
                response,
                surface.materials());
        simulator = model.simulator(channels, PaintedSurface.MOST_LAYERS);
        stack = model.stack(PaintedSurface.MOST_LAYERS);
        double gain = RANGE_KEV / channels;
        trueAxes = List.of(
                new EnergyAxis(-0.018, 1.0012 * gain, 0, new Width(0.085, 0.114)),
                new EnergyAxis(0.024, 0.9991 * gain, 0, new Width(0.098, 0.116)));
        detectors = List.of(
                detector("SDD-20", EnergyAxis.linear(-0.052, 0.9954 * gain)),
                detector("SDD-50", EnergyAxis.linear(-0.030, 0.9972 * gain)));
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
        expect(detector, row, column);
        simulator.draw(new SplittableRandom(Mix.of(seed, (long) row * columns + column, 1 + detector)), counts);
        return true;
    }

    @Override
    public PixelTiming timing(int detector, int row, int column) {
        expect(detector, row, column);
        double live = DWELL_S * liveShare;
        double rate = Arrays.stream(simulator.expected()).sum() / live;
        return new PixelTiming((float) DWELL_S, (float) live, (float) rate, (float) (rate * liveShare));
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
        return surface.render(columns * pixelsPerStep, rows * pixelsPerStep);
    }

    /**
     * What there is of an element in all layers, the truth that no detector sees: mg/cm², rows x columns, row by row.
     */
    public float[] mass(Element element) {
        return surface.mass(element);
    }

    /** Nothing to free. */
    @Override
    public void close() {}

    private CubeDetector detector(String name, EnergyAxis header) {
        return new CubeDetector(name, channels, Optional.of(header));
    }

    /** Lets the simulator hold what a detector is expected to count in a pixel. */
    private void expect(int detector, int row, int column) {
        if (row < 0 || row >= rows || column < 0 || column >= columns) {
            throw new IllegalArgumentException("row=" + row + ", column=" + column + ": the scan has " + rows
                    + " rows and " + columns + " columns");
        }
        if (row != sampledRow || column != sampledColumn) {
            surface.lay(row, column, stack);
            perExposure = simulator.sample(stack);
            sampledRow = row;
            sampledColumn = column;
            expectedDetector = -1;
        }
        if (detector != expectedDetector) {
            double rate = perExposure * EXPOSURE_PER_S[detector];
            liveShare = electronics.liveShare(rate);
            simulator.expect(trueAxes.get(detector), rate * liveShare * DWELL_S, rate);
            expectedDetector = detector;
        }
    }
}
