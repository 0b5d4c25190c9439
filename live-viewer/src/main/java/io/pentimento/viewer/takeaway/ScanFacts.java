package io.pentimento.viewer.takeaway;

import io.pentimento.proto.ScanStarted;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whose maps and spectra they are.
 *
 * @param id of the scan
 * @param instrument that measured it
 * @param started its grid, steps (mm) and detectors
 */
public record ScanFacts(String id, String instrument, ScanStarted started) {

    public int rows() {
        return started.getRows();
    }

    public int columns() {
        return started.getColumns();
    }

    /** Whether the distance of pixels is known. */
    public boolean isInMm() {
        return started.getStepXMm() > 0 && started.getStepYMm() > 0;
    }

    public String title() {
        return started.getTitle().isBlank() ? id : started.getTitle();
    }

    public Instant start() {
        return Instant.ofEpochSecond(0, started.getStartNs());
    }

    /** What every file of a scan says in its metadata, by the names that it is said under. */
    public Map<String, String> metadata() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("scan", id);
        facts.put("title", title());
        facts.put("instrument", instrument);
        facts.put("start", start().toString());
        facts.put("rows", Integer.toString(rows()));
        facts.put("columns", Integer.toString(columns()));
        if (isInMm()) {
            facts.put("step_x_mm", Double.toString(started.getStepXMm()));
            facts.put("step_y_mm", Double.toString(started.getStepYMm()));
        }
        return facts;
    }

    /** The same of one of its layers. */
    public Map<String, String> metadata(Layer layer) {
        Map<String, String> facts = metadata();
        facts.put("layer", layer.fullName());
        facts.put("unit", layer.unit());
        facts.put("model", layer.model());
        facts.put("version", layer.version());
        facts.put("software", "Pentimento");
        return facts;
    }
}
