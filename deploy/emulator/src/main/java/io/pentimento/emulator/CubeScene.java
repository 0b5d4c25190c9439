package io.pentimento.emulator;

import io.pentimento.xrf.cube.SpectrumCube;

/** A recorded or simulated scan as a scene: at each place what was counted there. Belongs to one thread. */
public final class CubeScene implements Scene {

    private final SpectrumCube cube;
    private final int detector;
    private final double leftMm;
    private final double topMm;
    private final double stepMm;
    private final double dwellS;
    private final int[] counts;
    private int row = -1;
    private int column = -1;

    /**
     * @param detector of the cube
     * @param leftMm left border of its first column
     * @param topMm middle of its first row
     */
    public CubeScene(SpectrumCube cube, int detector, double leftMm, double topMm) {
        this.cube = cube;
        this.detector = detector;
        this.leftMm = leftMm;
        this.topMm = topMm;
        this.stepMm = cube.scan().stepXmm() > 0 ? cube.scan().stepXmm() : 1;
        this.dwellS = cube.scan().dwellS() > 0 ? cube.scan().dwellS() : 1;
        this.counts = new int[cube.detectors().get(detector).channels()];
    }

    @Override
    public void rates(double xMm, double yMm, double[] perSecond) {
        int atColumn = within((int) Math.floor((xMm - leftMm) / stepMm), cube.columns());
        int atRow = within((int) Math.round((yMm - topMm) / stepMm), cube.rows());
        if (atRow != row || atColumn != column) {
            row = atRow;
            column = atColumn;
            cube.read(detector, row, column, counts);
        }
        for (int c = 0; c < perSecond.length; c++) {
            perSecond[c] = c < counts.length ? counts[c] / dwellS : 0;
        }
    }

    private static int within(int at, int size) {
        return Math.max(0, Math.min(size - 1, at));
    }
}
