package io.pentimento.xrf.simulation;

import io.pentimento.xrf.detector.DetectorResponse;
import io.pentimento.xrf.energy.EnergyAxis;
import io.pentimento.xrf.forward.ForwardModel;
import io.pentimento.xrf.forward.Geometry;
import io.pentimento.xrf.forward.LayerStack;
import io.pentimento.xrf.forward.Simulator;
import io.pentimento.xrf.forward.XrayTube;
import io.pentimento.xrf.lines.XrayLines;

/**
 * The painting of {@link SimulatedPainting} as a detector sees it that looks at all of it at once. Belongs to one
 * thread.
 */
public final class FullFieldPainting {

    private final int rows;
    private final int columns;
    private final EnergyAxis axis;
    private final PaintedSurface surface;
    private final Simulator simulator;
    private final LayerStack stack;

    /**
     * @param rows of the image, positive
     * @param columns of the image, positive
     * @param channels of the spectra, positive
     * @param axis of the spectra, with the detector's width
     * @param seed the same as of {@link SimulatedPainting}
     */
    public FullFieldPainting(
            int rows, int columns, int channels, EnergyAxis axis, DetectorResponse response, long seed) {
        if (rows <= 0 || columns <= 0 || channels <= 0) {
            throw new IllegalArgumentException(
                    "rows=" + rows + ", columns=" + columns + ", channels=" + channels + ": must be positive");
        }
        this.rows = rows;
        this.columns = columns;
        this.axis = axis;
        surface = new PaintedSurface(rows, columns, seed);
        ForwardModel model = ForwardModel.prepare(
                new XrayLines(),
                XrayTube.of(SimulatedPainting.TUBE.anode(), SimulatedPainting.TUBE.voltageKv()),
                Geometry.TYPICAL,
                response,
                surface.materials());
        simulator = model.simulator(channels, PaintedSurface.MOST_LAYERS);
        stack = model.stack(PaintedSurface.MOST_LAYERS);
    }

    /**
     * What is expected to be counted in a pixel per unit of exposure, without pile-up.
     *
     * @return counts per channel; overwritten by the next call
     */
    public double[] expected(int row, int column) {
        if (row < 0 || row >= rows || column < 0 || column >= columns) {
            throw new IllegalArgumentException("row=" + row + ", column=" + column + ": the image has " + rows
                    + " rows and " + columns + " columns");
        }
        surface.lay(row, column, stack);
        simulator.expect(axis, simulator.sample(stack), 0);
        return simulator.expected();
    }
}
