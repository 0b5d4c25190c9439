package io.pentimento.viewer;

import io.pentimento.proto.EnergyAxis;
import io.pentimento.proto.LayerRole;
import io.pentimento.proto.ScanKind;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.ScanState;
import io.pentimento.proto.StatisticsReply;
import io.pentimento.viewer.takeaway.ColourTable;
import io.pentimento.viewer.takeaway.Colouring;
import io.pentimento.viewer.takeaway.Layer;
import io.pentimento.viewer.takeaway.MapPicture;
import io.pentimento.viewer.takeaway.MapScale;
import io.pentimento.viewer.takeaway.Range;
import io.pentimento.viewer.takeaway.Report;
import io.pentimento.viewer.takeaway.Spectrum;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Gathers what a report of a scan says. */
final class ScanReport {

    private static final int MAP_WIDTH = 640;
    private static final double CLIP = 1;
    private static final Range FULL = new Range(0, 1);
    private static final List<Integer> RED_GREEN_BLUE = List.of(0xFF0000, 0x00FF00, 0x0000FF);

    private ScanReport() {}

    /**
     * Writes a report.
     *
     * @param regions whose spectra and means it has
     * @param colours colour map of single layers
     */
    static void write(TakenScan scan, List<NamedRegion> regions, String colours, long nowNs, Writer to)
            throws IOException {
        List<TakenScan.Head> heads = scan.heads();
        List<Report.Spectra> spectra = new ArrayList<>();
        spectra.add(spectra(scan, "Whole scan", Optional.empty()));
        regions.forEach(region -> spectra.add(spectra(scan, region.name(), Optional.of(region))));
        Report.Contents contents = new Report.Contents(
                facts(scan, nowNs), detectors(scan), models(heads), regions(scan, heads, regions), spectra);
        Report.write(scan.facts(), contents, new Pictures(scan, heads, colours), to);
    }

    private static Report.Spectra spectra(TakenScan scan, String name, Optional<NamedRegion> region) {
        List<Spectrum> all = scan.spectra(region, () -> false);
        return new Report.Spectra(
                name, all.stream().filter(each -> each.pixels() > 0).toList());
    }

    private static Map<String, String> facts(TakenScan scan, long nowNs) {
        ScanStarted started = scan.facts().started();
        ScanState state = scan.scan().state(nowNs).build();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Instrument", scan.facts().instrument());
        facts.put("Kind", started.getKind() == ScanKind.FULL_FIELD ? "full-field" : "raster");
        facts.put("Source", started.getSource());
        facts.put("Started", scan.facts().start().truncatedTo(ChronoUnit.SECONDS) + " (UTC)");
        facts.put("State", (state.getPhase().name().toLowerCase(Locale.ROOT) + " " + state.getReason()).strip());
        facts.put("Grid", "%d rows × %d columns".formatted(started.getRows(), started.getColumns()));
        if (scan.facts().isInMm()) {
            facts.put("Step", "%s × %s mm (x × y)".formatted(started.getStepXMm(), started.getStepYMm()));
            facts.put(
                    "Size",
                    String.format(
                            Locale.ROOT,
                            "%.4g × %.4g mm (width × height)",
                            started.getColumns() * started.getStepXMm(),
                            started.getRows() * started.getStepYMm()));
        }
        if (started.getDwellS() > 0) {
            facts.put("Time per pixel", started.getDwellS() + " s");
        }
        if (started.hasTube()) {
            facts.put(
                    "Tube",
                    "%s, %s kV, %s µA"
                            .formatted(
                                    started.getTube().getAnode(),
                                    started.getTube().getVoltageKv(),
                                    started.getTube().getCurrentUa()));
        }
        if (started.getElementsCount() > 0) {
            facts.put("Line groups asked for", String.join(", ", started.getElementsList()));
        }
        facts.put("Pixels planned", Long.toString(state.getPlanned()));
        facts.put("Pixels measured", Long.toString(state.getPainted()));
        facts.put("Pixels missing", state.getMissing() + " (visited, without a usable spectrum)");
        facts.put("Pixels lost", state.getLost() + " (sent, and never painted)");
        facts.put("Records rejected", Long.toString(state.getRejected()));
        if (started.getKind() == ScanKind.FULL_FIELD) {
            facts.put("Events", Long.toString(state.getEvents()));
            facts.put("Lost packets, hits", state.getLostPackets() + ", " + state.getLostHits());
        }
        facts.put("Report made", Instant.ofEpochSecond(0, nowNs).truncatedTo(ChronoUnit.SECONDS) + " (UTC)");
        return facts;
    }

    private static List<List<String>> detectors(TakenScan scan) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("Detector", "Channels", "Energy axis", "Width at Mn Kα"));
        ScanStarted started = scan.facts().started();
        int revision = scan.scan().calibrationRevision();
        for (int d = 0; d < started.getDetectorsCount(); d++) {
            EnergyAxis axis = scan.scan().axis(d);
            rows.add(List.of(
                    started.getDetectors(d).getName(),
                    Integer.toString(started.getDetectors(d).getChannels()),
                    axis == null ? "unknown" : axis(axis) + (revision > 0 ? ", refined from the scan" : ", as given"),
                    axis == null || axis.getNoiseFwhmKev() <= 0 ? "–" : width(axis)));
        }
        return rows;
    }

    private static String axis(EnergyAxis axis) {
        String straight = String.format(
                Locale.ROOT, "%.4f keV + %.5f keV/channel", axis.getOffsetKev(), axis.getGainKevPerChannel());
        return axis.getQuadraticKevPerChannel2() == 0
                ? straight
                : straight + String.format(Locale.ROOT, " + %.3e keV/channel²", axis.getQuadraticKevPerChannel2());
    }

    private static String width(EnergyAxis axis) {
        double noise = axis.getNoiseFwhmKev();
        double fano = 2.3548 * 2.3548 * axis.getFano() * 0.00385 * 5.8988;
        return String.format(Locale.ROOT, "%.0f eV", 1000 * Math.sqrt(noise * noise + fano));
    }

    private static List<List<String>> models(List<TakenScan.Head> heads) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("Model", "Version", "Layers"));
        heads.stream().map(TakenScan.Head::model).distinct().forEach(model -> {
            List<TakenScan.Head> mine =
                    heads.stream().filter(head -> head.model().equals(model)).toList();
            rows.add(List.of(
                    model,
                    mine.get(0).version(),
                    String.join(", ", mine.stream().map(TakenScan.Head::name).toList())));
        });
        return rows;
    }

    private static List<List<String>> regions(TakenScan scan, List<TakenScan.Head> heads, List<NamedRegion> regions) {
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("Layer"));
        regions.forEach(region -> head.add(region.name()));
        rows.add(head);
        if (regions.isEmpty()) {
            return rows;
        }
        List<String> about = new ArrayList<>(List.of("Labels, text, author"));
        regions.forEach(region -> about.add(region.about()));
        rows.add(about);
        List<String> sizes = new ArrayList<>(List.of("Pixels"));
        regions.forEach(region -> sizes.add(Integer.toString(region.pixels().count())));
        rows.add(sizes);
        for (TakenScan.Head each : heads) {
            Layer layer = scan.copy(each);
            List<String> row = new ArrayList<>(List.of(each.fullName()));
            regions.forEach(of -> row.add(mean(layer, of.pixels())));
            rows.add(row);
        }
        return rows;
    }

    private static String mean(Layer layer, RegionPixels region) {
        int[] pixels = region.indices();
        float[] values = new float[pixels.length];
        float[] errors = layer.errors() == null ? null : new float[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            values[i] = layer.values()[pixels[i]];
            if (errors != null) {
                errors[i] = layer.errors()[pixels[i]];
            }
        }
        StatisticsReply.Layer.Builder of = LayerStatistics.of(values, errors);
        if (of.getMeasured() == 0) {
            return "not measured";
        }
        String error = Double.isNaN(of.getMeanError()) ? "" : String.format(Locale.ROOT, " ± %.2g", of.getMeanError());
        return String.format(Locale.ROOT, "%.4g", of.getMean()) + error + " " + layer.unit();
    }

    /** Every layer, and before three that are one picture that picture. */
    private static final class Pictures implements Report.Pictures {
        private final TakenScan scan;
        private final String colours;
        private final List<List<TakenScan.Head>> pictures = new ArrayList<>();

        Pictures(TakenScan scan, List<TakenScan.Head> heads, String colours) {
            this.scan = scan;
            this.colours = colours;
            heads.stream().map(TakenScan.Head::model).distinct().forEach(model -> {
                for (LayerRole role : List.of(LayerRole.COLOUR, LayerRole.CODE)) {
                    List<TakenScan.Head> three = heads.stream()
                            .filter(head -> head.model().equals(model) && head.role() == role)
                            .toList();
                    if (three.size() == 3) {
                        pictures.add(three);
                    }
                }
                heads.stream()
                        .filter(head -> head.model().equals(model) && head.role() != LayerRole.COLOUR)
                        .forEach(head -> pictures.add(List.of(head)));
            });
        }

        @Override
        public int count() {
            return pictures.size();
        }

        @Override
        public String caption(int index) {
            List<TakenScan.Head> of = pictures.get(index);
            TakenScan.Head first = of.get(0);
            String name = of.size() == 1
                    ? first.fullName() + " (" + first.unit() + ")"
                    : first.model() + ": "
                            + String.join(
                                    ", ", of.stream().map(TakenScan.Head::name).toList());
            return name + ", version " + first.version();
        }

        @Override
        public MapPicture get(int index) {
            List<TakenScan.Head> of = pictures.get(index);
            List<Layer> layers = of.stream().map(scan::copy).toList();
            MapScale linear = new MapScale.Linear();
            Colouring colouring = of.size() == 1
                    ? new Colouring.OfLayer(
                            layers.get(0),
                            range(of.get(0), layers.get(0), linear),
                            linear,
                            colours,
                            ColourTable.of(colours, false))
                    : new Colouring.OfSeveral(
                            of.get(0).model(),
                            layers,
                            RED_GREEN_BLUE,
                            List.of(
                                    range(of.get(0), layers.get(0), linear),
                                    range(of.get(1), layers.get(1), linear),
                                    range(of.get(2), layers.get(2), linear)),
                            linear);
            return new MapPicture(scan.facts(), colouring, MapPicture.Empty.HATCHED, MAP_WIDTH);
        }

        /** What is a share everywhere is shown from 0 to 1, as on the page. */
        private static Range range(TakenScan.Head head, Layer layer, MapScale scale) {
            boolean share = List.of(LayerRole.PROBABILITY, LayerRole.TRUST, LayerRole.COLOUR)
                    .contains(head.role());
            return share ? FULL : Range.ofPercentiles(layer.values(), CLIP, scale);
        }
    }
}
