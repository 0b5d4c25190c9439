package io.pentimento.acquisition.gem;

/** From strips to pixels and from amplitudes to channels. Immutable; safe for use by many threads. */
final class PixelMap {

    private final Side across;
    private final Side down;
    private final int columns;
    private final int channels;
    private final double offset;
    /** Channels per amplitude of each pixel. */
    private final double[] perAmplitude;

    /** The strips of a plane as pixels. */
    private record Side(int first, double perStrip, int pixels, boolean mirror) {

        static Side of(GemFile.Plane plane, int pixels) {
            return new Side(plane.first(), (double) pixels / plane.used(), pixels, plane.mirror());
        }

        int pixel(double strip) {
            double at = (strip - first + 0.5) * perStrip;
            if (!(at >= 0 && at < pixels)) {
                return -1;
            }
            return mirror ? pixels - 1 - (int) at : (int) at;
        }
    }

    /** @param gain of each pixel, rows x columns, row by row */
    PixelMap(GemFile file, float[] gain) {
        across = Side.of(file.x(), file.columns());
        down = Side.of(file.y(), file.rows());
        columns = file.columns();
        channels = file.channels();
        offset = 0.5 - file.offsetKev() / file.gainKev();
        perAmplitude = new double[gain.length];
        for (int i = 0; i < gain.length; i++) {
            perAmplitude[i] = file.kevPerAmplitude() * gain[i] / file.gainKev();
        }
    }

    /** @return -1 when it is outside */
    int column(double strip) {
        return across.pixel(strip);
    }

    /** @return -1 when it is outside */
    int row(double strip) {
        return down.pixel(strip);
    }

    /**
     * @param amplitude of both planes
     * @return -1 when it is beyond the channels
     */
    int channel(int row, int column, long amplitude) {
        double at = amplitude * perAmplitude[row * columns + column] + offset;
        return at >= 0 && at < channels ? (int) at : -1;
    }
}
