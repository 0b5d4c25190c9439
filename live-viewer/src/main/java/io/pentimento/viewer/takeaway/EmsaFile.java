package io.pentimento.viewer.takeaway;

import java.io.IOException;
import java.io.Writer;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * A spectrum in the EMSA/MAS exchange format, ISO 22029: keywords, then numbers. An energy axis that is not straight is written
 * point by point (DATATYPE XY), since the format has no other way to say it.
 */
public final class EmsaFile {

    private static final int LONGEST_TEXT = 64;
    private static final int PER_LINE = 4;
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("dd-MMM-yyyy", Locale.ENGLISH);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);

    private EmsaFile() {}

    /** @param of which pixels it is of, for people */
    public static void write(ScanFacts scan, String of, Spectrum spectrum, Writer to) throws IOException {
        boolean points = spectrum.hasAxis() && !spectrum.isLinear();
        keyword("FORMAT", "EMSA/MAS Spectral Data File", to);
        keyword("VERSION", "1.0", to);
        keyword("TITLE", text(scan.title() + ", " + of), to);
        keyword("DATE", scan.start().atZone(ZoneOffset.UTC).format(DATE).toUpperCase(Locale.ENGLISH), to);
        keyword("TIME", scan.start().atZone(ZoneOffset.UTC).format(TIME), to);
        keyword("OWNER", text(scan.instrument()), to);
        keyword("NPOINTS", spectrum.counts().length + ".", to);
        keyword("NCOLUMNS", (points ? 1 : PER_LINE) + ".", to);
        keyword("XUNITS", spectrum.hasAxis() ? "keV" : "channel", to);
        keyword("YUNITS", "counts", to);
        keyword("DATATYPE", points ? "XY" : "Y", to);
        keyword("XPERCHAN", number(spectrum.hasAxis() ? spectrum.axis().getGainKevPerChannel() : 1), to);
        keyword("OFFSET", number(spectrum.hasAxis() ? spectrum.axis().getOffsetKev() : 0), to);
        keyword("SIGNALTYPE", "EDS", to);
        if (spectrum.liveTimeS() > 0) {
            keyword("LIVETIME  -s", number(spectrum.liveTimeS()), to);
        }
        if (spectrum.realTimeS() > 0) {
            keyword("REALTIME  -s", number(spectrum.realTimeS()), to);
        }
        if (scan.started().getTube().getVoltageKv() > 0) {
            keyword("BEAMKV   -kV", number(scan.started().getTube().getVoltageKv()), to);
        }
        keyword("COMMENT", text("scan " + scan.id()), to);
        keyword("COMMENT", text("detector " + spectrum.detector()), to);
        keyword("COMMENT", text("pixels " + spectrum.pixels()), to);
        keyword("SPECTRUM", "Spectral Data Starts Here", to);
        writeCounts(spectrum, points, to);
        keyword("ENDOFDATA", "", to);
    }

    private static void writeCounts(Spectrum spectrum, boolean points, Writer to) throws IOException {
        long[] counts = spectrum.counts();
        for (int c = 0; c < counts.length; c++) {
            if (points) {
                to.append(number(spectrum.energyKev(c))).append(", ");
            }
            boolean last = points || c % PER_LINE == PER_LINE - 1 || c == counts.length - 1;
            to.append(Long.toString(counts[c])).append(last ? ".\r\n" : "., ");
        }
    }

    private static void keyword(String name, String value, Writer to) throws IOException {
        to.append(String.format(Locale.ROOT, "#%-13s: %s\r\n", name, value));
    }

    private static String text(String text) {
        String line = TextLine.ascii(text, "");
        return line.substring(0, Math.min(LONGEST_TEXT, line.length()));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.9g", value);
    }
}
