package io.pentimento.training.picture;

/**
 * A colour as the eye sees it, CIE L*a*b* of the standard illuminant D65.
 *
 * @param lightness 0 black to 100 white
 * @param a green to red
 * @param b blue to yellow
 */
public record Lab(double lightness, double a, double b) {

    /** From linear sRGB to XYZ over the white point: IEC 61966-2-1. */
    private static final double[][] TO_XYZ = {
        {0.4124 / 0.9505, 0.3576 / 0.9505, 0.1805 / 0.9505},
        {0.2126, 0.7152, 0.0722},
        {0.0193 / 1.089, 0.1192 / 1.089, 0.9505 / 1.089}
    };

    private static final double POW_25_7 = Math.pow(25, 7);

    /** Of an sRGB colour, 0xRRGGBB: IEC 61966-2-1, then CIE 1976 L*a*b* under D65. */
    public static Lab of(int rgb) {
        double[] f = new double[3];
        for (int i = 0; i < 3; i++) {
            double sum = 0;
            for (int channel = 0; channel < 3; channel++) {
                sum += TO_XYZ[i][channel] * linear((rgb >> 16 - 8 * channel & 0xFF) / 255.0);
            }
            f[i] = root(sum);
        }
        return new Lab(116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2]));
    }

    private static double linear(double value) {
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }

    private static double root(double t) {
        double edge = 6.0 / 29;
        return t > edge * edge * edge ? Math.cbrt(t) : t / (3 * edge * edge) + 4.0 / 29;
    }

    /**
     * The difference that the eye sees, CIEDE2000, with all weights 1: G. Sharma, W. Wu, E. N. Dalal, Color Research and
     * Application 30 (2005) 21, eqs 2 to 22.
     */
    public double difference(Lab other) {
        double meanC = (Math.hypot(a, b) + Math.hypot(other.a, other.b)) / 2;
        double g = 1.5 - 0.5 * Math.sqrt(Math.pow(meanC, 7) / (Math.pow(meanC, 7) + POW_25_7));
        double c1 = Math.hypot(g * a, b);
        double c2 = Math.hypot(g * other.a, other.b);
        double h1 = hue(g * a, b);
        double h2 = hue(g * other.a, other.b);
        boolean grey = c1 * c2 == 0;
        double dh = grey ? 0 : Math.IEEEremainder(h2 - h1, 360);
        double bigDh = 2 * Math.sqrt(c1 * c2) * Math.sin(Math.toRadians(dh / 2));
        // The mean of two angles is that between them, on the shorter way.
        double meanH = grey ? h1 + h2 : Math.abs(h1 - h2) <= 180 ? (h1 + h2) / 2 : (h1 + h2 + 360) / 2;
        double meanL = (lightness + other.lightness) / 2;
        double mean = (c1 + c2) / 2;
        double t = 1
                - 0.17 * cos(meanH - 30)
                + 0.24 * cos(2 * meanH)
                + 0.32 * cos(3 * meanH + 6)
                - 0.20 * cos(4 * meanH - 63);
        double fromMiddle = (meanL - 50) * (meanL - 50);
        double sl = 1 + 0.015 * fromMiddle / Math.sqrt(20 + fromMiddle);
        double sc = 1 + 0.045 * mean;
        double sh = 1 + 0.015 * mean * t;
        double turn = 30 * Math.exp(-Math.pow((meanH - 275) / 25, 2));
        double rc = 2 * Math.sqrt(Math.pow(mean, 7) / (Math.pow(mean, 7) + POW_25_7));
        double dl = (other.lightness - lightness) / sl;
        double dc = (c2 - c1) / sc;
        double dbh = bigDh / sh;
        return Math.sqrt(dl * dl + dc * dc + dbh * dbh - Math.sin(Math.toRadians(2 * turn)) * rc * dc * dbh);
    }

    /** 0 to 360. */
    private static double hue(double a, double b) {
        double angle = Math.toDegrees(Math.atan2(b, a));
        return angle < 0 ? angle + 360 : angle;
    }

    private static double cos(double degrees) {
        return Math.cos(Math.toRadians(degrees));
    }
}
