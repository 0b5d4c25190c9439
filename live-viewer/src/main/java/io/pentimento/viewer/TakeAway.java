package io.pentimento.viewer;

import io.pentimento.proto.Annotation;
import io.pentimento.proto.Detector;
import io.pentimento.proto.LayerRole;
import io.pentimento.proto.Nanos;
import io.pentimento.viewer.access.Gate;
import io.pentimento.viewer.access.Role;
import io.pentimento.viewer.access.Visitor;
import io.pentimento.viewer.takeaway.ColourTable;
import io.pentimento.viewer.takeaway.Colouring;
import io.pentimento.viewer.takeaway.CsvFile;
import io.pentimento.viewer.takeaway.EdfFile;
import io.pentimento.viewer.takeaway.EmsaFile;
import io.pentimento.viewer.takeaway.FileNames;
import io.pentimento.viewer.takeaway.Layer;
import io.pentimento.viewer.takeaway.MapPicture;
import io.pentimento.viewer.takeaway.MapScale;
import io.pentimento.viewer.takeaway.PngFile;
import io.pentimento.viewer.takeaway.Range;
import io.pentimento.viewer.takeaway.RippleFile;
import io.pentimento.viewer.takeaway.Spectrum;
import io.pentimento.viewer.takeaway.TiffFile;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is taken away from a scan, over HTTP: <code>GET /api/scans/{scan}/files</code> lists the files that there are, each with the
 * parameters that it takes, and <code>GET /api/scans/{scan}/files/{file}</code> yields one. Files are made as they are sent, by a few
 * threads of their own; a parameter that is wrong is answered with 400, its name and its value.
 */
final class TakeAway {

    private static final Logger LOG = LoggerFactory.getLogger(TakeAway.class);
    private static final int THREADS = 3;
    private static final int MOST_WAITING = 24;
    /** About 10 cm at 300 dots per inch. */
    private static final int PICTURE_WIDTH = 1200;

    private static final int WIDEST_PICTURE = 8000;

    private static final String LAYER = "layer";
    private static final String REGION = "region";
    private static final String AREA = "area";
    private static final String ANNOTATION = "annotation";
    private static final String DETECTOR = "detector";

    private static final Pattern COLOUR = Pattern.compile("#[0-9A-Fa-f]{6}");

    /** Parameters of colours; the ranges of several layers are given in their order. */
    private static final Set<String> COLOURS = Set.of(
            LAYER,
            "colour",
            "title",
            "colours",
            "inverted",
            "scale",
            "min",
            "max",
            "clip",
            "corrected",
            "faded",
            "empty",
            "width");

    /** How a file is made. */
    private interface Maker {
        void write(TakenScan scan, Query query, OutputStream to) throws IOException;
    }

    /**
     * A file that there is.
     *
     * @param name its last part of the path
     * @param about what it is, for a newcomer
     * @param parameters that it takes
     * @param isPicture whether a guest may take it
     */
    private record Kind(
            String name, String type, String about, Set<String> parameters, boolean isPicture, Maker maker) {}

    private final Scans scans;
    private final SpectraCaches caches;
    private final ViewerOptions options;
    private final Revisions<Annotation> annotations;
    private final CacheFolder folder;
    private final Vertx vertx;
    private final WorkerExecutor workers;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger files = new AtomicInteger();
    private final List<Kind> kinds;

    TakeAway(
            Vertx vertx,
            ViewerOptions options,
            Scans scans,
            SpectraCaches caches,
            Revisions<Annotation> annotations,
            CacheFolder folder) {
        this.vertx = vertx;
        this.options = options;
        this.scans = scans;
        this.caches = caches;
        this.annotations = annotations;
        this.folder = folder;
        workers = vertx.createSharedWorkerExecutor("viewer-files", THREADS);
        Set<String> layers = Set.of(LAYER);
        Set<String> regions = Set.of(REGION, AREA, ANNOTATION);
        kinds = List.of(
                new Kind(
                        "picture.png",
                        "image/png",
                        "a layer, or several mixed, with scale bar and colour bar, 300 dpi",
                        COLOURS,
                        true,
                        this::picture),
                new Kind(
                        "report.html",
                        "text/html;charset=utf-8",
                        "report with all maps, parameters and models, spectra and values of the scan and of regions, by themselves all that are kept;"
                                + " to print",
                        Set.of(REGION, AREA, ANNOTATION, "colours"),
                        true,
                        this::report),
                new Kind("layers.tif", "image/tiff", "layers as float32, one page each", layers, false, this::tiff),
                new Kind("layers.edf", "application/octet-stream", "layers as EDF", layers, false, this::edf),
                new Kind("layer.csv", "text/csv;charset=utf-8", "one layer as a grid", layers, false, this::grid),
                new Kind(
                        "layers.csv",
                        "text/csv;charset=utf-8",
                        "layers with their errors as a table, a line per pixel",
                        layers,
                        false,
                        this::table),
                new Kind("layer.zip", "application/zip", "one layer as RPL/RAW", layers, false, this::rippleLayer),
                new Kind(
                        "counts.zip",
                        "application/zip",
                        "the spectra of all pixels of a detector as RPL/RAW",
                        Set.of(DETECTOR),
                        false,
                        this::rippleCounts),
                new Kind(
                        "scan.h5",
                        "application/x-hdf5",
                        "everything as HDF5: spectra, axes, layers; layers alone with spectra=false",
                        Set.of("spectra"),
                        false,
                        this::hdf5),
                new Kind(
                        "spectrum.csv",
                        "text/csv;charset=utf-8",
                        "sum spectrum of a region or of the scan, all detectors",
                        regions,
                        false,
                        this::spectrumTable),
                new Kind(
                        "spectrum.msa",
                        "text/plain;charset=us-ascii",
                        "sum spectrum of a region or of the scan and one detector as EMSA/MAS, ISO 22029",
                        Set.of(REGION, AREA, ANNOTATION, DETECTOR),
                        false,
                        this::emsa));
    }

    /** Adds its paths. */
    void addTo(Router router) {
        router.get("/api/scans/:scan/files").handler(this::list);
        router.get("/api/scans/:scan/files/:file").handler(this::serve);
    }

    private void list(RoutingContext context) {
        Visitor visitor = Gate.visitor(context);
        if (scans.find(context.pathParam("scan"))
                .filter(scan -> visitor.sees(scan.id()))
                .isEmpty()) {
            refuse(context, 404, "scan=" + context.pathParam("scan") + ": there is no such scan");
            return;
        }
        JsonArray list = new JsonArray();
        kinds.stream()
                .filter(kind -> kind.isPicture || visitor.role().may(Role.VIEWER))
                .forEach(kind -> list.add(new JsonObject()
                        .put("file", kind.name)
                        .put("type", kind.type)
                        .put("about", kind.about)
                        .put(
                                "parameters",
                                new JsonArray(kind.parameters.stream().sorted().toList()))));
        context.json(new JsonObject().put("files", list));
    }

    private void serve(RoutingContext context) {
        Optional<Kind> kind = kinds.stream()
                .filter(each -> each.name.equals(context.pathParam("file")))
                .findFirst();
        Visitor visitor = Gate.visitor(context);
        Optional<LiveScan> scan = scans.find(context.pathParam("scan")).filter(found -> visitor.sees(found.id()));
        if (kind.isPresent() && !kind.get().isPicture && !visitor.role().may(Role.VIEWER)) {
            refuse(context, 403, "file=" + kind.get().name + ": a guest takes pictures and the report away");
        } else if (scan.isEmpty()) {
            refuse(context, 404, "scan=" + context.pathParam("scan") + ": there is no such scan");
        } else if (kind.isEmpty()) {
            refuse(
                    context,
                    404,
                    "file=" + context.pathParam("file") + ": there is none of that name, only "
                            + kinds.stream().map(Kind::name).toList());
        } else if (waiting.get() >= MOST_WAITING) {
            refuse(context, 503, waiting.get() + " files are being made: try again when some are done");
        } else {
            Context loop = vertx.getOrCreateContext();
            waiting.incrementAndGet();
            workers.executeBlocking(
                            () -> {
                                make(loop, context, scan.get(), kind.get());
                                return null;
                            },
                            false)
                    .onComplete(done -> waiting.decrementAndGet());
        }
    }

    private void make(Context loop, RoutingContext context, LiveScan live, Kind kind) {
        HttpServerResponse response = context.response();
        Download download = new Download(loop, response);
        long now = Nanos.now(options.clock());
        try (TakenScan scan =
                new TakenScan(live, scans, caches, options.topics().instrument(), now)) {
            Query query = new Query(context.queryParams(), kind.parameters);
            head(response, kind, fileName(scan, kind, query));
            kind.maker.write(scan, query, download);
            download.close();
        } catch (IllegalArgumentException e) {
            fail(loop, context, download, 400, e);
        } catch (TakenScan.NotYet e) {
            fail(loop, context, download, 503, e);
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} of {} cannot be made", kind.name, live.id(), e);
            fail(loop, context, download, 500, e);
        }
    }

    private static void head(HttpServerResponse response, Kind kind, String fileName) {
        boolean shown = kind.type.startsWith("text/html");
        response.putHeader("Content-Type", kind.type)
                .putHeader("Content-Disposition", (shown ? "inline" : "attachment") + "; filename=\"" + fileName + "\"")
                .putHeader("Cache-Control", "no-store");
        if (!kind.type.startsWith("text/")) {
            // Compressed already, or as good as incompressible.
            response.putHeader("Content-Encoding", "identity");
        }
    }

    /** scan-1-fit-Fe-K.tif. */
    private static String fileName(TakenScan scan, Kind kind, Query query) {
        int dot = kind.name.lastIndexOf('.');
        List<String> layers = query.all(LAYER);
        String of = layers.size() == 1 ? layers.get(0) : kind.name.substring(0, dot);
        String told = query.one("title").orElse(of);
        return FileNames.of(kind.name.substring(dot + 1), scan.facts().id(), told);
    }

    private void fail(Context loop, RoutingContext context, Download download, int status, Exception e) {
        loop.runOnContext(now -> {
            if (download.hasBegun()) {
                // The browser must not take a part for the whole.
                context.request().connection().close();
            } else {
                context.response().headers().remove("Content-Disposition").remove("Content-Encoding");
                refuse(context, status, String.valueOf(e.getMessage()));
            }
        });
    }

    private static void refuse(RoutingContext context, int status, String why) {
        if (status == 503) {
            context.response().putHeader("Retry-After", "2");
        }
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "text/plain;charset=utf-8")
                .end(why + "\n");
    }

    private void picture(TakenScan scan, Query query, OutputStream to) throws IOException {
        int width = (int) query.number("width", PICTURE_WIDTH, 16, WIDEST_PICTURE);
        MapPicture.Empty empty = query.choice("empty", MapPicture.Empty.class, MapPicture.Empty.TRANSPARENT);
        PngFile.write(new MapPicture(scan.facts(), colouring(scan, query), empty, width), to);
    }

    private static Colouring colouring(TakenScan scan, Query query) {
        List<TakenScan.Head> heads = query.all(LAYER).stream().map(scan::head).toList();
        boolean corrected = query.flag("corrected", false);
        MapScale scale = MapScale.parse(query.one("scale").orElse("linear"));
        double clip = query.number("clip", 1, 0, 49);
        Colouring plain;
        if (heads.size() == 1) {
            Layer layer = corrected ? corrected(scan, heads.get(0)) : scan.copy(heads.get(0));
            String name = query.one("colours").orElse("inferno");
            ColourTable table = ColourTable.of(name, query.flag("inverted", false));
            plain = new Colouring.OfLayer(layer, range(query, 0, 1, layer, clip, scale), scale, name, table);
        } else if (heads.size() >= 2 && heads.size() <= Colouring.OfSeveral.MOST) {
            List<Layer> layers = heads.stream().map(scan::copy).toList();
            List<Range> ranges = new ArrayList<>();
            for (int c = 0; c < layers.size(); c++) {
                ranges.add(range(query, c, layers.size(), layers.get(c), clip, scale));
            }
            String title = query.one("title")
                    .orElseGet(() -> String.join(
                            ", ", layers.stream().map(Layer::fullName).toList()));
            plain = new Colouring.OfSeveral(title, layers, colours(query, layers.size()), ranges, scale);
        } else {
            throw new IllegalArgumentException("layer=" + query.all(LAYER) + ": a picture is of one layer, or of up to "
                    + Colouring.OfSeveral.MOST + " that are mixed");
        }
        return query.one("faded")
                .map(by -> faded(scan, heads.get(0), plain, by))
                .orElse(plain);
    }

    /** Of layers that are mixed; three without any are red, green and blue. */
    private static List<Integer> colours(Query query, int layers) {
        List<String> given = query.all("colour").isEmpty() && layers == 3
                ? List.of("#ff0000", "#00ff00", "#0000ff")
                : query.all("colour");
        if (given.size() != layers
                || !given.stream().allMatch(text -> COLOUR.matcher(text).matches())) {
            throw new IllegalArgumentException(
                    "colour=" + given + ": must be #rrggbb, once for each of " + layers + " layers");
        }
        return given.stream()
                .map(text -> Integer.parseInt(text.substring(1), 16))
                .toList();
    }

    private static Range range(Query query, int index, int layers, Layer layer, double clip, MapScale scale) {
        List<Double> low = query.numbers("min");
        List<Double> high = query.numbers("max");
        if (low.isEmpty() && high.isEmpty()) {
            return Range.ofPercentiles(layer.values(), clip, scale);
        }
        if (low.size() != layers || high.size() != layers) {
            throw new IllegalArgumentException(
                    "min=" + low + ", max=" + high + ": must both be given, once for each of " + layers + " layers");
        }
        if (!(high.get(index) > low.get(index))) {
            throw new IllegalArgumentException("max=" + high.get(index) + ": must be above min=" + low.get(index));
        }
        return scale.usable(new Range(low.get(index), high.get(index)));
    }

    /** An area as it would be without dead time. */
    private static Layer corrected(TakenScan scan, TakenScan.Head head) {
        TakenScan.Head live = scan.liveFraction()
                .filter(any -> head.role() == LayerRole.AREA)
                .orElseThrow(() -> new IllegalArgumentException("corrected=true: " + head.fullName()
                        + " cannot be corrected for dead time: it is no area, or the live time is not known"));
        Layer layer = scan.copy(head);
        float[] share = scan.copy(live).values();
        float[] values = new float[share.length];
        for (int pixel = 0; pixel < values.length; pixel++) {
            values[pixel] = layer.values()[pixel] / share[pixel];
        }
        String unit = layer.unit() + ", without dead time";
        return new Layer(layer.model(), layer.version(), layer.name(), unit, values, null);
    }

    private static Colouring faded(TakenScan scan, TakenScan.Head head, Colouring plain, String by) {
        Colouring.Faded.Certainty certainty =
                switch (by) {
                    case "sigma" -> {
                        Layer layer = scan.copy(head);
                        float[] errors = layer.errors();
                        if (errors == null) {
                            throw new IllegalArgumentException("faded=sigma: " + head.fullName() + " has no errors");
                        }
                        // As on the page: three standard deviations above zero are certain.
                        yield pixel -> layer.values()[pixel] / (3 * errors[pixel]);
                    }
                    case "residual" -> {
                        float[] residual =
                                scan.copy(scan.head(head.model() + "/residual")).values();
                        yield pixel -> 1 / Math.max(1, residual[pixel]);
                    }
                    case "trust" -> {
                        float[] trust = scan.trustOf(head.model())
                                .map(scan::copy)
                                .orElseThrow(() -> new IllegalArgumentException(
                                        "faded=trust: " + head.model() + " does not say how far it can be trusted"))
                                .values();
                        yield pixel -> trust[pixel];
                    }
                    default -> throw new IllegalArgumentException("faded=" + by + ": must be sigma, residual or trust");
                };
        return new Colouring.Faded(plain, certainty);
    }

    private void report(TakenScan scan, Query query, OutputStream to) throws IOException {
        ColourTable.of(query.one("colours").orElse("inferno"), false);
        List<NamedRegion> given = regions(scan, query);
        Writer writer = text(to, StandardCharsets.UTF_8);
        ScanReport.write(
                scan,
                given.isEmpty() ? kept(scan) : given,
                query.one("colours").orElse("inferno"),
                Nanos.now(options.clock()),
                writer);
        writer.flush();
    }

    private void tiff(TakenScan scan, Query query, OutputStream to) throws IOException {
        byFile("layers.tif", to, file -> TiffFile.write(scan.facts(), scan.copies(chosen(scan, query)), file));
    }

    private void edf(TakenScan scan, Query query, OutputStream to) throws IOException {
        EdfFile.write(scan.facts(), scan.copies(chosen(scan, query)), to);
    }

    private void grid(TakenScan scan, Query query, OutputStream to) throws IOException {
        Writer writer = text(to, StandardCharsets.UTF_8);
        CsvFile.writeGrid(scan.facts(), scan.copy(scan.head(query.required(LAYER))), writer);
        writer.flush();
    }

    private void table(TakenScan scan, Query query, OutputStream to) throws IOException {
        List<TakenScan.Head> heads = chosen(scan, query);
        List<String> columns = new ArrayList<>();
        for (TakenScan.Head head : heads) {
            columns.add(head.fullName() + " (" + head.unit() + ")");
            if (head.hasErrors()) {
                columns.add("error of " + head.fullName() + " (" + head.unit() + ")");
            }
        }
        Writer writer = text(to, StandardCharsets.UTF_8);
        CsvFile.writeTable(scan.facts(), columns, row -> scan.row(heads, row), writer);
        writer.flush();
    }

    private void rippleLayer(TakenScan scan, Query query, OutputStream to) throws IOException {
        Layer layer = scan.copy(scan.head(query.required(LAYER)));
        RippleFile.write(scan.facts(), layer, FileNames.stem(scan.facts().id(), layer.fullName()), to);
    }

    private void rippleCounts(TakenScan scan, Query query, OutputStream to) throws IOException {
        int detector = detector(scan, query);
        Spectra spectra = scan.awaitSpectra();
        Spectrum whole = scan.spectra(Optional.empty(), () -> false).get(detector);
        int channels = scan.facts().started().getDetectors(detector).getChannels();
        RippleFile.write(
                scan.facts(),
                whole,
                channels,
                (row, counts) -> spectra.readRow(detector, row, counts),
                FileNames.stem(scan.facts().id(), whole.detector()),
                to);
    }

    private void hdf5(TakenScan scan, Query query, OutputStream to) throws IOException {
        boolean withSpectra = query.flag("spectra", true);
        ScanExport export = new ScanExport(options.kafka(), options.topics(), options.clock());
        byFile("scan.h5", to, file -> export.export(scan.facts().id(), file, withSpectra));
    }

    private void spectrumTable(TakenScan scan, Query query, OutputStream to) throws IOException {
        Optional<NamedRegion> region = region(scan, query);
        Writer writer = text(to, StandardCharsets.UTF_8);
        CsvFile.writeSpectra(scan.facts(), nameOf(region), scan.spectra(region, () -> false), writer);
        writer.flush();
    }

    private void emsa(TakenScan scan, Query query, OutputStream to) throws IOException {
        Optional<NamedRegion> region = region(scan, query);
        int detector = detector(scan, query);
        Writer writer = text(to, StandardCharsets.US_ASCII);
        Spectrum spectrum = scan.spectra(region, () -> false).get(detector);
        EmsaFile.write(scan.facts(), nameOf(region), spectrum, writer);
        writer.flush();
    }

    private interface ToFile {
        void write(Path file) throws IOException;
    }

    /** For formats that cannot be written from front to back. */
    private void byFile(String name, OutputStream to, ToFile writer) throws IOException {
        Path file = folder.file(files.incrementAndGet() + "-" + name);
        try {
            writer.write(file);
            Files.copy(file, to);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static Writer text(OutputStream to, Charset charset) {
        return new BufferedWriter(new OutputStreamWriter(to, charset));
    }

    /** The layers asked for; all when none is. */
    private static List<TakenScan.Head> chosen(TakenScan scan, Query query) {
        List<TakenScan.Head> heads = query.all(LAYER).isEmpty()
                ? scan.heads()
                : query.all(LAYER).stream().map(scan::head).toList();
        if (heads.isEmpty()) {
            throw new TakenScan.NotYet("this scan has no layers yet");
        }
        return heads;
    }

    private static int detector(TakenScan scan, Query query) {
        List<String> names = scan.facts().started().getDetectorsList().stream()
                .map(Detector::getName)
                .toList();
        String wanted = query.one(DETECTOR).orElse(names.get(0));
        if (!names.contains(wanted)) {
            throw new IllegalArgumentException(DETECTOR + "=" + wanted + ": this scan has only " + names);
        }
        return names.indexOf(wanted);
    }

    private Optional<NamedRegion> region(TakenScan scan, Query query) {
        List<NamedRegion> all = regions(scan, query);
        if (all.size() > 1) {
            throw new IllegalArgumentException(REGION + ": a spectrum is of one region, not of " + all.size());
        }
        return all.stream().findFirst();
    }

    private static String nameOf(Optional<NamedRegion> region) {
        return region.map(NamedRegion::name).orElse("whole scan");
    }

    /** Areas, "first row,first column,last row,last column", GeoJSON polygons, and ids of regions that are kept. */
    private List<NamedRegion> regions(TakenScan scan, Query query) {
        List<NamedRegion> all = new ArrayList<>();
        int rows = scan.facts().rows();
        int columns = scan.facts().columns();
        query.all(AREA).forEach(text -> all.add(NamedRegion.ofArea(text, rows, columns)));
        query.all(REGION)
                .forEach(text -> all.add(NamedRegion.ofGeoJson(text, "region " + (all.size() + 1), rows, columns)));
        for (String id : query.all(ANNOTATION)) {
            all.add(annotations
                    .find(id)
                    .filter(kept -> !kept.isDeleted())
                    .map(Revisions.Kept::thing)
                    .filter(annotation ->
                            annotation.getScan().equals(scan.facts().id()))
                    .map(annotation -> NamedRegion.of(annotation, rows, columns))
                    .orElseThrow(() -> new IllegalArgumentException(
                            ANNOTATION + "=" + id + ": there is no such region of this scan")));
        }
        return all;
    }

    /** All that are kept of a scan; those that do not fit its grid any more are left out. */
    private List<NamedRegion> kept(TakenScan scan) {
        List<NamedRegion> all = new ArrayList<>();
        for (Revisions.Kept<Annotation> kept : annotations.of(scan.facts().id())) {
            try {
                all.add(NamedRegion.of(
                        kept.thing(), scan.facts().rows(), scan.facts().columns()));
            } catch (IllegalArgumentException e) {
                LOG.warn(
                        "{}: region {} is not in the report: {}",
                        scan.facts().id(),
                        kept.thing().getId(),
                        e.getMessage());
            }
        }
        return all;
    }
}
