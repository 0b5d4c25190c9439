package io.pentimento.viewer;

import io.micrometer.core.instrument.Counter;
import io.pentimento.proto.EnergyAxis;
import io.pentimento.proto.ExitStatus;
import io.pentimento.proto.LayerRole;
import io.pentimento.proto.Layout;
import io.pentimento.proto.MapBlock;
import io.pentimento.proto.Nanos;
import io.pentimento.proto.ScanCalibrated;
import io.pentimento.proto.ScanKind;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.ScanState;
import io.pentimento.proto.ScanState.Phase;
import io.pentimento.proto.ScanStopped;
import io.pentimento.proto.ScanSummary;
import io.pentimento.proto.Status;
import io.pentimento.proto.Update;
import io.pentimento.proto.Watch;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** One scan: its facts, its maps while somebody needs them, and the pages that watch it. Safe for use by many threads. */
final class LiveScan {

    private final String id;
    private final Counter coalesced;
    private final Set<Subscription> watchers = new HashSet<>();
    private ScanStarted started;
    private ScanCalibrated calibrated = ScanCalibrated.getDefaultInstance();
    private ScanStopped stopped;
    private long stoppedSeenNs;
    private ScanMaps maps;
    private Progress progress = new Progress();
    private boolean loaded;
    private boolean loading;
    private long reading;
    /** Grows whenever something is painted. */
    private long version;
    /** The version that has changed each row last. */
    private long[] rowVersions;

    private long lastWatchedNs;
    private long rejected;
    /** Gauges of the adapter's newest heartbeat, by name; empty until there is one that counts events. */
    private Map<String, Double> counted = Map.of();

    LiveScan(String id, ScanStarted started, Counter coalesced) {
        ScanMaps.pixels(started);
        this.id = id;
        this.started = started;
        this.coalesced = coalesced;
    }

    String id() {
        return id;
    }

    synchronized ScanStarted started() {
        return started;
    }

    /**
     * The scan's producer has started again, or has more rows.
     *
     * @return whether the grid or the detectors are others now; what is loaded is then to be loaded again
     */
    synchronized boolean restarted(ScanStarted newStarted) {
        ScanMaps.pixels(newStarted);
        boolean sameGrid = newStarted.getRows() == started.getRows() && newStarted.getColumns() == started.getColumns();
        boolean sameDetectors = newStarted.getDetectorsList().equals(started.getDetectorsList());
        if (newStarted.getGeneration() > started.getGeneration()) {
            stopped = null;
        }
        started = newStarted;
        if (loaded && sameGrid) {
            watchers.forEach(watcher -> watcher.reset(maps));
        }
        return !sameGrid || !sameDetectors;
    }

    synchronized void calibrated(ScanCalibrated newest) {
        calibrated = newest;
    }

    synchronized void stopped(ScanStopped fact, long nowNs) {
        if (fact.getGeneration() >= started.getGeneration()) {
            stopped = fact;
            stoppedSeenNs = nowNs;
        }
    }

    /** Whether its producer has said that it ended, and none has gone on with it since. */
    synchronized boolean hasStopped() {
        return stopped != null;
    }

    synchronized void rejected() {
        rejected++;
    }

    synchronized boolean isLoaded() {
        return loaded;
    }

    /** Whether the maps are here as far as they were in the log. */
    synchronized boolean isRead() {
        return loaded && !loading;
    }

    /** Looks at the maps while nothing changes them; they must be loaded. What is kept of them must be copied. */
    synchronized <T> T read(Function<ScanMaps, T> reading) {
        if (!loaded) {
            throw new IllegalStateException(id + ": its maps are not loaded");
        }
        return reading.apply(maps);
    }

    /**
     * Makes room for the maps; they are then read from the log.
     *
     * @return the number of this reading; what an earlier one still brings is not painted
     */
    synchronized long load(long nowNs) {
        loaded = true;
        loading = true;
        lastWatchedNs = nowNs;
        maps = new ScanMaps(id, started);
        progress = new Progress();
        rowVersions = new long[started.getRows()];
        watchers.forEach(watcher -> watcher.reset(maps));
        return ++reading;
    }

    /** Everything that was in the log has been painted. */
    synchronized void loaded(long number) {
        if (number == reading) {
            loading = false;
            progress.restartRate();
        }
    }

    /** Forgets the maps unless somebody watches them; they can be loaded again. Returns whether it did. */
    synchronized boolean unload() {
        if (!loaded || !watchers.isEmpty()) {
            return false;
        }
        loaded = false;
        loading = false;
        maps = null;
        rowVersions = null;
        return true;
    }

    /** Heap that the maps take. */
    synchronized long bytes() {
        return loaded ? maps.bytes() : 0;
    }

    synchronized long lastWatchedNs() {
        return lastWatchedNs;
    }

    synchronized void paint(long number, MapBlock block, long nowNs) {
        if (!loaded || number != reading) {
            return;
        }
        long before = maps.painted();
        boolean newEvents = isField() && bringsNewEvents(block);
        int changed = maps.paint(block);
        // Of a full-field scan several blocks of events make one repaint, so that numbers are missing.
        progress.painted(block.getGeneration(), isField() ? -1 : block.getSequence(), nowNs);
        if (changed == 0) {
            return;
        }
        if (!loading && newEvents) {
            progress.latency(block.getMeasuredNs(0), nowNs);
        } else if (!loading && !isField() && maps.painted() > before) {
            block.getMeasuredNsList().forEach(measured -> progress.latency(measured, nowNs));
        }
        rowVersions[block.getRow()] = ++version;
        int first = block.getRow() * maps.columns() + block.getFirstColumn();
        for (Subscription watcher : watchers) {
            coalesced.increment(watcher.changed(first, block.getPixels()));
        }
    }

    private boolean isField() {
        return started.getKind() == ScanKind.FULL_FIELD;
    }

    /** Whether a block is the first on the screen that was made with events as new as these. */
    private boolean bringsNewEvents(MapBlock block) {
        boolean inside = block.getRow() >= 0
                && block.getRow() < maps.rows()
                && block.getFirstColumn() >= 0
                && block.getFirstColumn() < maps.columns();
        return inside
                && block.getInputs() != 0
                && block.getMeasuredNsCount() > 0
                && block.getMeasuredNs(0) > maps.measuredNs(block.getRow(), block.getFirstColumn());
    }

    /** What the scan's adapter says of a full-field scan in its heartbeat. */
    synchronized void counted(Status heartbeat) {
        Map<String, Double> gauges = new HashMap<>();
        heartbeat.getGaugesList().forEach(gauge -> gauges.put(gauge.getName(), gauge.getValue()));
        if (gauges.containsKey("events")) {
            counted = gauges;
        }
    }

    /** A page begins to watch, which may have something already; the maps must be loaded. */
    synchronized Subscription watch(int generation, String errorLayer, Watch.Known known, long nowNs) {
        lastWatchedNs = nowNs;
        boolean isKnown = known.getReading() == reading && known.getErrorLayer().equals(errorLayer);
        long since = isKnown ? known.getVersion() : 0;
        Subscription watcher = new Subscription(generation, errorLayer, maps, row -> rowVersions[row] > since);
        watchers.add(watcher);
        return watcher;
    }

    synchronized void unwatch(Subscription watcher, long nowNs) {
        lastWatchedNs = nowNs;
        watchers.remove(watcher);
    }

    synchronized void wantErrors(Subscription watcher, String layer) {
        watcher.wantErrors(layer);
    }

    /** The layout when it has changed since it was last taken, else null. */
    synchronized Layout takeLayout(Subscription watcher) {
        if (!watcher.takeLayoutChange()) {
            return null;
        }
        Layout.Builder layout = Layout.newBuilder()
                .setGeneration(watcher.generation())
                .setScan(id)
                .setReading(reading)
                .addAllModels(maps.models())
                .setStarted(started.toBuilder().clearParameters());
        for (MapLayer layer : maps.layers()) {
            layout.addLayersBuilder()
                    .setModel(layer.model())
                    .setVersion(maps.version(layer.model()))
                    .setName(layer.name())
                    .setUnit(layer.unit())
                    .setRole(layer.role())
                    .setHasErrors(layer.errors() != null);
        }
        return layout.build();
    }

    /**
     * What a layer says of some pixels.
     *
     * @param layer its place among those known so far
     * @param pixels row-major indices, in order, one at least
     * @return null when there is no such layer, or the maps are of another grid now
     */
    synchronized LayerValues values(int layer, int[] pixels) {
        boolean fits =
                loaded && layer < maps.layers().size() && pixels[pixels.length - 1] < maps.rows() * maps.columns();
        return fits ? LayerValues.of(maps.layers().get(layer), pixels) : null;
    }

    /**
     * What a layer of areas says of some pixels.
     *
     * @param number its place among those of this role, or of this one's, known so far
     * @param only full name of the only layer that is wanted, whatever its role; empty: all areas
     * @param pixels as above
     * @return null when there is no such layer, or the maps are of another grid now
     */
    synchronized LayerValues areas(int number, String only, int[] pixels) {
        boolean fits = loaded && pixels.length > 0 && pixels[pixels.length - 1] < maps.rows() * maps.columns();
        return !fits
                ? null
                : maps.layers().stream()
                        .filter(layer -> only.isEmpty()
                                ? layer.role() == LayerRole.AREA
                                : layer.fullName().equals(only))
                        .skip(number)
                        .findFirst()
                        .map(layer -> LayerValues.of(layer, pixels))
                        .orElse(null);
    }

    /** The models that paint it and their newest versions, "fit/1". */
    synchronized List<String> models() {
        return !loaded
                ? List.of()
                : maps.layers().stream()
                        .map(MapLayer::model)
                        .distinct()
                        .map(model -> model + "/" + maps.version(model))
                        .toList();
    }

    /** Names of the layers that a model has painted so far. */
    synchronized List<String> layersOf(String model) {
        return !loaded
                ? List.of()
                : maps.layers().stream()
                        .filter(layer -> layer.model().equals(model))
                        .map(MapLayer::name)
                        .toList();
    }

    /** The next update for a page, or null when it has everything, or has to be sent the layout first. */
    synchronized Update takeUpdate(Subscription watcher) {
        return watcher.isLayoutChanged() ? null : watcher.next(started.getStartNs(), version);
    }

    /** To be called twice a second. */
    synchronized void sample(long nowNs) {
        if (loaded && !loading) {
            progress.sample(maps.painted(), maps.generation(), nowNs);
        }
    }

    /** Where those of its maps begin, in each partition, that no later ones replace. */
    synchronized List<Long> firstMapOffsets() {
        return firstMapOffsets(started, calibrated);
    }

    static List<Long> firstMapOffsets(ScanStarted started, ScanCalibrated calibrated) {
        boolean later = calibrated.getFirstMapOffsetsCount() > 0;
        return later ? calibrated.getFirstMapOffsetsList() : started.getFirstMapOffsetsList();
    }

    synchronized int calibrationRevision() {
        return calibrated.getRevision();
    }

    /** The energy axis in force, the latest refinement or else the header's; null when there is none. */
    synchronized EnergyAxis axis(int detector) {
        if (detector < calibrated.getDetectorsCount()
                && calibrated.getDetectors(detector).hasAxis()) {
            return calibrated.getDetectors(detector).getAxis();
        }
        boolean guessed = detector < started.getDetectorsCount()
                && started.getDetectors(detector).hasAxis();
        return guessed ? started.getDetectors(detector).getAxis() : null;
    }

    synchronized ScanSummary summary() {
        ScanStopped end = stopped == null ? ScanStopped.getDefaultInstance() : stopped;
        return ScanSummary.newBuilder()
                .setScan(id)
                .setTitle(started.getTitle())
                .setRows(started.getRows())
                .setColumns(started.getColumns())
                .setStartNs(started.getStartNs())
                .setExitStatus(end.getExitStatus())
                .setKind(started.getKind())
                .setStopNs(end.getStopNs())
                .setReason(end.getReason())
                .setOperator(end.getOperator())
                .setDonePixels(end.getDonePixels())
                .setEvents(end.getEvents())
                .setStepXMm(started.getStepXMm())
                .setStepYMm(started.getStepYMm())
                .build();
    }

    /** The state without what only others know: generation of the watch, spectra, unreadable records. */
    synchronized ScanState.Builder state(long nowNs) {
        ScanState.Builder state = ScanState.newBuilder()
                .setScan(id)
                .setPhase(phase(nowNs))
                .setPlanned(planned())
                .setMissing(missing())
                .setRejected(rejected)
                .setLeftS(-1)
                .setNewestAgeS(-1)
                .setLatencyP50Ms(-1)
                .setLatencyP95Ms(-1)
                .setCalibrationRevision(calibrated.getRevision())
                .setLoading(loading || !loaded);
        if (stopped != null) {
            state.setReason(stopped.getReason());
        }
        if (isField()) {
            addEvents(state);
        }
        if (loaded) {
            addProgress(state, nowNs);
        }
        return state;
    }

    /** While the scan runs the adapter's heartbeats say how many came and were lost; in the end its last word does. */
    private void addEvents(ScanState.Builder state) {
        if (stopped != null) {
            state.setEvents(stopped.getEvents())
                    .setLostPackets(stopped.getLostPackets())
                    .setLostHits(stopped.getLostHits())
                    .setLatePackets(stopped.getLatePackets())
                    .setLateHits(stopped.getLateHits());
        } else {
            state.setEvents(count("events"))
                    .setRateEventsS(counted.getOrDefault("rate", 0.0))
                    .setLostPackets(count("lost_packets"))
                    .setLostHits(count("lost_hits"))
                    .setLatePackets(count("late_packets"))
                    .setLateHits(count("late_hits"));
        }
    }

    private long count(String gauge) {
        return Math.round(counted.getOrDefault(gauge, 0.0));
    }

    private void addProgress(ScanState.Builder state, long nowNs) {
        boolean running = state.getPhase() == Phase.RUNNING || state.getPhase() == Phase.FINISHING;
        double rate = running && !isField() ? progress.rate() : 0;
        long left = Math.max(0, planned() - missing() - maps.painted());
        state.setPainted(maps.painted())
                .setDuplicated(maps.duplicated())
                .setSuperseded(maps.superseded())
                .setLateBlocks(running ? progress.lateBlocks() : 0)
                .setLost(running || loading ? 0 : Math.max(0, expected() - maps.painted()))
                .setRatePxS(rate)
                .setLeftS(running && rate > 0 ? left / rate : -1)
                .setLatencyP50Ms(progress.latencyMs(0.5))
                .setLatencyP95Ms(progress.latencyMs(0.95));
        if (maps.painted() > 0) {
            state.setNewestAgeS(Nanos.seconds(nowNs - maps.newestNs()));
        }
    }

    private Phase phase(long nowNs) {
        if (stopped == null) {
            return Phase.RUNNING;
        }
        // A full-field scan has been painted all along; it is finished with the calibration that holds all its events.
        boolean sharp = !isField() || calibrated.getSettled() && calibrated.getGeneration() >= stopped.getGeneration();
        boolean outstanding = loaded && !loading && (maps.painted() < expected() || !sharp);
        if (outstanding && (!progress.isQuiet(nowNs) || nowNs - stoppedSeenNs < Progress.QUIET_NS)) {
            return Phase.FINISHING;
        }
        return switch (stopped.getExitStatus()) {
            case COMPLETED -> Phase.COMPLETED;
            case SATISFIED -> Phase.SATISFIED;
            case ABORTED -> Phase.ABORTED;
            default -> Phase.FAILED;
        };
    }

    private long planned() {
        boolean known = stopped != null && stopped.getPlannedPixels() > 0;
        return known ? stopped.getPlannedPixels() : ScanMaps.pixels(started);
    }

    private long missing() {
        return stopped != null ? stopped.getMissingPixels() : started.getMissingPixels();
    }

    /** Pixels that should be painted once a stopped scan is at rest. */
    private long expected() {
        if (stopped == null) {
            return 0;
        }
        boolean completed = stopped.getExitStatus() == ExitStatus.COMPLETED;
        return completed ? planned() - missing() : stopped.getDonePixels();
    }
}
