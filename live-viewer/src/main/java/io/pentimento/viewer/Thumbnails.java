package io.pentimento.viewer;

import io.pentimento.proto.LayerRole;
import io.pentimento.proto.Nanos;
import io.pentimento.proto.ScanState;
import io.pentimento.viewer.access.Gate;
import io.pentimento.viewer.takeaway.ColourTable;
import io.pentimento.viewer.takeaway.Colouring;
import io.pentimento.viewer.takeaway.Layer;
import io.pentimento.viewer.takeaway.MapScale;
import io.pentimento.viewer.takeaway.Range;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * Small pictures of scans for a list of them: <code>GET /api/scans/{scan}/thumbnail.png?layer=fit/Fe-K</code>, with the layer in the
 * header <code>Layer</code>. A layer that the scan has not, or none, is replaced by its first area. 503 while the maps are read. A
 * picture of a scan at rest is kept, so that its maps are read once.
 */
final class Thumbnails {

    /** The longer side, pixels. */
    static final int SIDE = 96;

    private static final int MOST = 300;
    private static final double CLIP = 1;

    private final Scans scans;
    private final Clock clock;
    private final WorkerExecutor worker;
    /** Of scans at rest, by scan and wanted layer. */
    private final Map<String, Picture> kept = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Picture> eldest) {
            return size() > MOST;
        }
    };

    private record Picture(String layer, byte[] png) {}

    Thumbnails(Vertx vertx, Scans scans, Clock clock) {
        this.scans = scans;
        this.clock = clock;
        // One at a time, so that a list does not keep what is watched from being read.
        worker = vertx.createSharedWorkerExecutor("viewer-thumbnails", 1);
    }

    void addTo(Router router) {
        router.get("/api/scans/:scan/thumbnail.png").handler(this::serve);
    }

    private void serve(RoutingContext context) {
        Optional<LiveScan> scan = scans.find(context.pathParam("scan"))
                .filter(found -> Gate.visitor(context).sees(found.id()));
        if (scan.isEmpty()) {
            context.response()
                    .setStatusCode(404)
                    .end("scan=" + context.pathParam("scan") + ": there is no such scan\n");
            return;
        }
        String layer = Optional.ofNullable(context.queryParams().get("layer")).orElse("");
        worker.executeBlocking(() -> picture(scan.get(), layer))
                .onSuccess(picture -> picture.ifPresentOrElse(
                        made -> context.response()
                                .putHeader("Content-Type", "image/png")
                                .putHeader("Content-Encoding", "identity")
                                .putHeader("Cache-Control", "no-store")
                                .putHeader("Layer", made.layer())
                                .end(Buffer.buffer(made.png())),
                        () -> context.response()
                                .setStatusCode(503)
                                .putHeader("Retry-After", "1")
                                .end("the maps of this scan are still being read from the log\n")))
                .onFailure(context::fail);
    }

    /** Empty while the maps are read. */
    private Optional<Picture> picture(LiveScan scan, String wanted) throws IOException {
        String key = scan.id() + "/" + scan.calibrationRevision() + "/" + wanted;
        synchronized (kept) {
            if (kept.containsKey(key)) {
                return Optional.of(kept.get(key));
            }
        }
        scans.wantMaps(scan);
        Optional<Layer> layer = scan.isRead() ? scan.read(maps -> chosen(maps, wanted)) : Optional.empty();
        boolean isEmpty = scan.isRead() && scan.read(maps -> maps.layers().isEmpty());
        if (layer.isEmpty() && !isEmpty) {
            return Optional.empty();
        }
        Picture picture = layer.isEmpty()
                ? new Picture("", png(new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB)))
                : new Picture(layer.get().fullName(), png(drawn(scan, layer.get())));
        ScanState.Phase phase = scan.state(Nanos.now(clock)).getPhase();
        boolean atRest = phase != ScanState.Phase.RUNNING && phase != ScanState.Phase.FINISHING;
        if (atRest) {
            synchronized (kept) {
                kept.put(key, picture);
            }
        }
        return Optional.of(picture);
    }

    private static Optional<Layer> chosen(ScanMaps maps, String wanted) {
        Optional<MapLayer> asked = maps.layers().stream()
                .filter(layer -> (layer.model() + "/" + layer.name()).equals(wanted))
                .findFirst();
        Optional<MapLayer> area = maps.layers().stream()
                .filter(layer -> layer.role() == LayerRole.AREA)
                .findFirst();
        return asked.or(() -> area)
                .or(() -> maps.layers().stream().findFirst())
                .map(layer -> new Layer(
                        layer.model(),
                        maps.version(layer.model()),
                        layer.name(),
                        layer.unit(),
                        layer.values().clone(),
                        null));
    }

    /** The nearest pixel of the map for each of the picture. */
    private static BufferedImage drawn(LiveScan scan, Layer layer) {
        int rows = scan.started().getRows();
        int columns = scan.started().getColumns();
        MapScale scale = MapScale.parse("linear");
        Colouring colouring = new Colouring.OfLayer(
                layer,
                Range.ofPercentiles(layer.values(), CLIP, scale),
                scale,
                "inferno",
                ColourTable.of("inferno", false));
        double across =
                columns * side(scan.started().getStepXMm(), scan.started().getStepYMm());
        double down = rows * side(scan.started().getStepYMm(), scan.started().getStepXMm());
        double factor = SIDE / Math.max(across, down);
        int width = Math.max(1, (int) Math.round(factor * across));
        int height = Math.max(1, (int) Math.round(factor * down));
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, colouring.argb(y * rows / height * columns + x * columns / width));
            }
        }
        return image;
    }

    /** Of a pixel, mm; 1 where one of both is not known. */
    private static double side(double mm, double otherMm) {
        return mm > 0 && otherMm > 0 ? mm : 1;
    }

    private static byte[] png(BufferedImage image) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }
}
