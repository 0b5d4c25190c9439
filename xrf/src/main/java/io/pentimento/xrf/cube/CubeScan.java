package io.pentimento.xrf.cube;

/**
 * What the files say about the scan. Zero where they say nothing.
 *
 * @param stepXmm distance of columns, mm
 * @param stepYmm distance of rows, mm
 * @param dwellS planned time per pixel, s
 */
public record CubeScan(double stepXmm, double stepYmm, double dwellS) {
    public static final CubeScan UNKNOWN = new CubeScan(0, 0, 0);
}
