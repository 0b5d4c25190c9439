package io.pentimento.viewer;

import com.github.tschoonj.xraylib.Xraylib;
import io.pentimento.xrf.lines.Element;
import io.pentimento.xrf.lines.Family;
import io.pentimento.xrf.lines.Line;
import io.pentimento.xrf.lines.LineGroup;
import io.pentimento.xrf.lines.XrayLines;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.stream.IntStream;

/** The X-ray lines that the page can mark on a spectrum. */
final class LineTable {

    private static final int FIRST = 11;
    private static final int LAST = 92;
    /** As from a tube at 50 kV; the shares hardly depend on it. */
    private static final double EXCITATION_KEV = 50;

    private static final double LEAST_SHARE = 0.03;
    private static final double LEAST_KEV = 0.5;

    private LineTable() {}

    /** A list of {symbol, lines: [{name, energy_kev, share}]}, lightest element first. */
    static JsonArray json() {
        XrayLines xray = new XrayLines();
        JsonArray elements = new JsonArray();
        IntStream.rangeClosed(FIRST, LAST)
                .mapToObj(LineTable::element)
                .map(element -> element(xray, element))
                .forEach(elements::add);
        return elements;
    }

    private static JsonObject element(XrayLines xray, Element element) {
        JsonArray lines = new JsonArray();
        for (Family family : Family.values()) {
            LineGroup group = new LineGroup(element, family);
            for (Line line : xray.lines(group, EXCITATION_KEV)) {
                if (line.share() >= LEAST_SHARE && line.energyKev() >= LEAST_KEV) {
                    lines.add(new JsonObject()
                            .put("name", group.name() + line.name().substring(1))
                            .put("energy_kev", line.energyKev())
                            .put("share", line.share()));
                }
            }
        }
        return new JsonObject().put("symbol", element.symbol()).put("lines", lines);
    }

    private static Element element(int atomicNumber) {
        String symbol = Xraylib.AtomicNumberToSymbol(atomicNumber);
        return new Element(symbol, atomicNumber);
    }
}
