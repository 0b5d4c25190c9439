package io.pentimento.viewer.takeaway;

import java.util.Locale;

/** A spectrum as a small drawing for a page: counts on a logarithmic axis against energy, or channels where no axis is known. */
final class SpectrumSvg {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 220;
    private static final int LEFT = 56;
    private static final int BOTTOM = 34;
    private static final int TOP = 10;
    private static final int TICKS = 8;

    private SpectrumSvg() {}

    static String draw(Spectrum spectrum) {
        long[] counts = spectrum.counts();
        long most = 1;
        for (long count : counts) {
            most = Math.max(most, count);
        }
        double decades = Math.max(1, Math.ceil(Math.log10(most)));
        StringBuilder svg = new StringBuilder(
                "<svg class=\"spectrum\" role=\"img\" viewBox=\"0 0 %d %d\">".formatted(WIDTH, HEIGHT));
        for (int decade = 0; decade <= decades; decade++) {
            double y = y(Math.pow(10, decade), decades);
            append(svg, "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>", LEFT, WIDTH, y, y);
            append(svg, "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>", LEFT - 5, y + 4, power(decade));
        }
        double low = place(spectrum, 0);
        double high = place(spectrum, counts.length - 1);
        double step = MapPicture.niceLength(Math.max(Double.MIN_NORMAL, (high - low) / TICKS * 2));
        for (double at = Math.ceil(low / step) * step; at <= high && step > 0; at += step) {
            append(
                    svg,
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                    x(at, low, high),
                    HEIGHT - 18,
                    Numbers.of(at));
        }
        append(
                svg,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                (LEFT + WIDTH) / 2,
                HEIGHT - 3,
                spectrum.hasAxis() ? "energy (keV)" : "channel");
        svg.append("<polyline points=\"");
        int perPoint = Math.max(1, counts.length / (2 * WIDTH));
        for (int c = 0; c < counts.length; c += perPoint) {
            long highest = 0;
            for (int i = c; i < Math.min(counts.length, c + perPoint); i++) {
                highest = Math.max(highest, counts[i]);
            }
            append(svg, "%.1f,%.1f ", x(place(spectrum, c), low, high), y(Math.max(1, highest), decades));
        }
        return svg.append("\"/></svg>").toString();
    }

    private static double place(Spectrum spectrum, int channel) {
        return spectrum.hasAxis() ? spectrum.energyKev(channel) : channel;
    }

    private static double x(double at, double low, double high) {
        return LEFT + (at - low) / (high - low) * (WIDTH - LEFT - 6);
    }

    private static double y(double counts, double decades) {
        return HEIGHT - BOTTOM - Math.log10(counts) / decades * (HEIGHT - BOTTOM - TOP);
    }

    private static String power(int decade) {
        return decade < 4 ? Integer.toString((int) Math.pow(10, decade)) : "1e" + decade;
    }

    private static void append(StringBuilder to, String format, Object... arguments) {
        to.append(String.format(Locale.ROOT, format, arguments));
    }
}
