package io.pentimento.viewer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.pentimento.proto.Annotation;
import io.pentimento.proto.EvidenceReply;
import io.pentimento.proto.EvidenceRequest;
import io.pentimento.proto.Nanos;
import io.pentimento.proto.Region;
import io.pentimento.proto.ScanKind;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.ScanState;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says how well a scan knows its elements, place by place, and how long until it knows them better, on worker threads. Safe for use
 * by many threads.
 */
final class EvidenceDesk {

    private static final Logger LOG = LoggerFactory.getLogger(EvidenceDesk.class);

    /** More would be looked at by nobody. */
    private static final int MOST_LAYERS = 12;

    private static final int MOST_PLACES = 50;

    private final Vertx vertx;
    private final Revisions<Annotation> regions;
    private final Timer timer;
    private final Clock clock;

    EvidenceDesk(Vertx vertx, Revisions<Annotation> regions, MeterRegistry meters, Clock clock) {
        this.vertx = vertx;
        this.regions = regions;
        this.clock = clock;
        timer = Timer.builder("pentimento.viewer.evidence")
                .description("time to find how well a scan knows its elements")
                .register(meters);
    }

    Job<EvidenceReply> start(LiveScan scan, EvidenceRequest request) {
        return new Job<>(cancelled -> vertx.executeBlocking(
                        () -> timer.recordCallable(() -> answer(scan, request, cancelled)), false)
                .otherwise(defect -> {
                    LOG.error("{}: {}: no evidence", scan.id(), request.getId(), defect);
                    return refusal(request, "There is no evidence: " + defect + ". The log says more.");
                }));
    }

    /** A reply that says why there is none. */
    static EvidenceReply refusal(EvidenceRequest request, String why) {
        return EvidenceReply.newBuilder().setId(request.getId()).setMessage(why).build();
    }

    /** A place of which the pixels are known. */
    private record Place(EvidenceReply.Place.Builder reply, int[] pixels) {}

    private EvidenceReply answer(LiveScan scan, EvidenceRequest request, BooleanSupplier cancelled) {
        ScanStarted started = scan.started();
        ScanState.Builder state = scan.state(Nanos.now(clock));
        boolean field = started.getKind() == ScanKind.FULL_FIELD;
        BitSet measured = scan.isLoaded() ? scan.read(EvidenceDesk::measured) : new BitSet();
        Path path = new Path(started, measured, state.getRatePxS());
        EvidenceReply.Builder reply = EvidenceReply.newBuilder()
                .setId(request.getId())
                .setRatePxS(state.getRatePxS())
                .setLeftS(state.getLeftS());
        List<Place> places;
        try {
            places = places(scan.id(), request, started);
        } catch (IllegalArgumentException e) {
            return refusal(request, e.getMessage());
        }
        boolean running = state.getPhase() == ScanState.Phase.RUNNING;
        double measuredS =
                field && scan.isLoaded() ? Nanos.seconds(scan.read(ScanMaps::newestNs) - started.getStartNs()) : 0;
        for (Place place : places) {
            if (!cancelled.getAsBoolean()) {
                add(scan, request, place, measured, running ? path : path.ended(), running, field, measuredS);
                reply.addPlaces(place.reply());
            }
        }
        return reply.build();
    }

    private static BitSet measured(ScanMaps maps) {
        BitSet measured = new BitSet(maps.rows() * maps.columns());
        for (int pixel = 0; pixel < maps.rows() * maps.columns(); pixel++) {
            measured.set(pixel, maps.isPainted(pixel));
        }
        return measured;
    }

    private List<Place> places(String scan, EvidenceRequest request, ScanStarted started) {
        int rows = started.getRows();
        int columns = started.getColumns();
        List<Place> places = new ArrayList<>();
        places.add(new Place(
                EvidenceReply.Place.newBuilder(),
                IntStream.range(0, rows * columns).toArray()));
        if (request.hasSelection()) {
            places.add(new Place(
                    EvidenceReply.Place.newBuilder().setSelection(true),
                    pixels(request.getSelection(), rows, columns)));
        }
        for (Revisions.Kept<Annotation> kept : regions.of(scan)) {
            if (places.size() < MOST_PLACES) {
                Annotation region = kept.thing();
                places.add(new Place(
                        EvidenceReply.Place.newBuilder()
                                .setRegion(region.getId())
                                .setName(region.getName()),
                        pixels(region.getRegion(), rows, columns)));
            }
        }
        return places;
    }

    private static int[] pixels(Region region, int rows, int columns) {
        return RegionPixels.of(region, rows, columns).indices();
    }

    private static void add(
            LiveScan scan,
            EvidenceRequest request,
            Place place,
            BitSet measured,
            Path path,
            boolean running,
            boolean field,
            double measuredS) {
        long there = IntStream.of(place.pixels()).filter(measured::get).count();
        Path.Of ofPlace = path.of(place.pixels());
        place.reply()
                .setPixels(place.pixels().length)
                .setMeasured(there)
                .setLeftS(field ? -1 : ofPlace.secondsUntil(place.pixels().length - there));
        List<EvidenceReply.Precision.Builder> layers = new ArrayList<>();
        LayerValues values = scan.areas(0, request.getLayer(), place.pixels());
        for (int next = 1; values != null; next++) {
            if (values.errors() != null) {
                EvidenceReply.Precision.Builder precision =
                        Precision.of(values.values(), values.errors()).setLayer(values.layer());
                if (Precision.isDetected(precision)) {
                    if (field && running) {
                        Precision.addTime(precision, measuredS);
                    } else if (!field) {
                        Precision.addFuture(precision, place.pixels().length, there, ofPlace);
                    }
                    layers.add(precision);
                }
            }
            values = scan.areas(next, request.getLayer(), place.pixels());
        }
        layers.sort(Comparator.comparingDouble(Precision::relative));
        layers.stream().limit(MOST_LAYERS).forEach(place.reply()::addLayers);
    }

    /** The pixels that are still to be visited, in the order of the visit, at the scan's pace. */
    private record Path(ScanStarted started, BitSet measured, double ratePxS) {

        Path ended() {
            return new Path(started, measured, 0);
        }

        /** As it concerns a place. */
        Of of(int[] pixels) {
            BitSet wanted = new BitSet();
            for (int pixel : pixels) {
                wanted.set(pixel);
            }
            return new Of(this, wanted);
        }

        record Of(Path path, BitSet wanted) implements Precision.Pace {

            @Override
            public double secondsUntil(long more) {
                if (more == 0) {
                    return 0;
                }
                if (path.ratePxS <= 0) {
                    return -1;
                }
                int columns = path.started.getColumns();
                long visited = 0;
                long found = 0;
                for (int row = 0; row < path.started.getRows(); row++) {
                    boolean back = path.started.getSerpentine() && row % 2 == 1;
                    for (int i = 0; i < columns; i++) {
                        int pixel = row * columns + (back ? columns - 1 - i : i);
                        if (!path.measured.get(pixel)) {
                            visited++;
                            found += wanted.get(pixel) ? 1 : 0;
                            if (found == more) {
                                return visited / path.ratePxS;
                            }
                        }
                    }
                }
                return -1;
            }
        }
    }
}
