package io.pentimento.viewer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.pentimento.proto.MapBlock;
import io.pentimento.proto.Nanos;
import io.pentimento.proto.ScanDeleted;
import io.pentimento.proto.ScanKind;
import io.pentimento.proto.ScanList;
import io.pentimento.proto.ScanRecord;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.Status;
import io.pentimento.proto.UnreadableRecordException;
import io.pentimento.proto.Watch;
import io.pentimento.proto.Wire;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * All scans of the instrument. The maps of the newest are always in memory; those of others are read from the log when
 * somebody watches them and forgotten, the longest unwatched first, when memory runs short. Safe for use by many threads.
 */
final class Scans {

    private static final Comparator<LiveScan> NEWEST_FIRST = Comparator.comparingLong(
                    (LiveScan scan) -> scan.started().getStartNs())
            .reversed()
            .thenComparing(LiveScan::id);

    /** Deletions that pages are told of. */
    private static final int MOST_DELETED = 50;

    /** Kind of the services that measure, in their heartbeats. */
    static final String ADAPTER = "acquisition-adapter";

    private final TopicFollower mapsFollower;
    private final SpectraCaches spectra;
    private final Clock clock;
    private final long mapsBytes;
    private final Counter coalesced;
    private final Map<String, LiveScan> all = new HashMap<>();
    private final Map<String, ScanDeleted> deleted = new HashMap<>();
    private final EarlyFacts early = new EarlyFacts();
    private boolean logRead;
    private boolean mayKnowAll = true;

    Scans(TopicFollower mapsFollower, SpectraCaches spectra, Clock clock, long mapsBytes, MeterRegistry meters) {
        this.mapsFollower = mapsFollower;
        this.spectra = spectra;
        this.clock = clock;
        this.mapsBytes = mapsBytes;
        coalesced = Counter.builder("pentimento.viewer.coalesced")
                .description("repaints of pixels not sent to a page because a newer one followed")
                .register(meters);
    }

    /** A fact from the log. */
    synchronized void accept(ScanRecord record) {
        switch (record.getFactCase()) {
            case STARTED -> started(record.getScan(), record.getStarted());
            case CALIBRATED, STOPPED -> apply(record);
            case DELETED -> deleted(record.getScan(), record.getDeleted());
            default -> throw new UnreadableRecordException("fact: none that is known");
        }
    }

    private void deleted(String id, ScanDeleted fact) {
        deleted.put(id, fact);
        LiveScan scan = all.get(id);
        if (scan != null && isDeleted(id, scan.started())) {
            all.remove(id);
            mapsFollower.unfollow(id);
            spectra.remove(id);
            if (logRead) {
                newest().ifPresent(this::load);
            }
        }
    }

    /** One that was resumed at the time when it was deleted is not. */
    private boolean isDeleted(String id, ScanStarted started) {
        ScanDeleted fact = deleted.get(id);
        return fact != null && fact.getGeneration() >= started.getGeneration();
    }

    /** Whether the log says that a scan was deleted, whatever it says beside. */
    synchronized boolean wasDeleted(String id) {
        return deleted.containsKey(id);
    }

    /** A record of the scans could not be read: it may be of a scan that nobody knows here. */
    synchronized void unreadable() {
        mayKnowAll = false;
    }

    /** Whether every record of the scans could be read. */
    synchronized boolean knowsAll() {
        return mayKnowAll;
    }

    /** The starts of all scans. */
    synchronized List<ScanStarted> started() {
        return all.values().stream().map(LiveScan::started).toList();
    }

    private void started(String id, ScanStarted started) {
        if (isDeleted(id, started)) {
            return;
        }
        LiveScan scan = all.get(id);
        if (scan != null) {
            boolean isLoaded = scan.isLoaded();
            if (scan.restarted(started)) {
                spectra.renew(scan);
                if (isLoaded) {
                    read(scan);
                }
            }
            return;
        }
        all.put(id, new LiveScan(id, started, coalesced));
        early.remove(id).forEach(this::apply);
        if (logRead) {
            load(all.get(id));
        }
    }

    private void apply(ScanRecord record) {
        LiveScan scan = all.get(record.getScan());
        if (scan == null) {
            if (!deleted.containsKey(record.getScan())) {
                early.add(record);
            }
        } else if (record.hasCalibrated()) {
            scan.calibrated(record.getCalibrated());
        } else {
            scan.stopped(record.getStopped(), Nanos.now(clock));
        }
    }

    /** All facts that were in the log have been told: the newest scan is wanted. */
    synchronized void logRead() {
        logRead = true;
        newest().ifPresent(this::load);
    }

    /** A record of what scans of a kind measure, spectra or events, has been rejected; it is named by its place there. */
    synchronized void rejected(ScanKind kind, int partition, long offset) {
        byOffset(kind, partition, offset).ifPresent(LiveScan::rejected);
    }

    /** A heartbeat: an adapter's says what its scan has counted. */
    synchronized void accept(Status heartbeat) {
        if (heartbeat.getKind().equals(ADAPTER)) {
            find(heartbeat.getScan()).ifPresent(scan -> scan.counted(heartbeat));
        }
    }

    /**
     * A record of another topic has been rejected. It counts for the scan that had started last by then, if any, whenever it is
     * read.
     */
    synchronized void rejectedAt(long epochMs) {
        all.values().stream()
                .filter(scan -> scan.started().getStartNs() / 1_000_000 <= epochMs)
                .min(NEWEST_FIRST)
                .ifPresent(LiveScan::rejected);
    }

    private Optional<LiveScan> byOffset(ScanKind kind, int partition, long offset) {
        return all.values().stream()
                .filter(scan -> (scan.started().getKind() == ScanKind.FULL_FIELD) == (kind == ScanKind.FULL_FIELD))
                .filter(scan -> partition < scan.started().getFirstOffsetsCount()
                        && scan.started().getFirstOffsets(partition) <= offset)
                .max(Comparator.comparingLong(scan -> scan.started().getFirstOffsets(partition)));
    }

    synchronized Optional<LiveScan> newest() {
        return all.values().stream().min(NEWEST_FIRST);
    }

    synchronized Optional<LiveScan> find(String id) {
        return Optional.ofNullable(all.get(id));
    }

    /** A page begins to watch a scan, of which it may have something already. */
    synchronized Subscription watch(LiveScan scan, int generation, String errorLayer, Watch.Known known) {
        load(scan);
        spectra.want(scan);
        return scan.watch(generation, errorLayer, known, Nanos.now(clock));
    }

    /** Has the maps of a scan read, without its spectra; they may be forgotten again when memory runs short. */
    synchronized void wantMaps(LiveScan scan) {
        if (all.get(scan.id()) == scan && !scan.isLoaded()) {
            read(scan);
            forgetUnwatched(scan);
        }
    }

    private void load(LiveScan scan) {
        if (scan.isLoaded()) {
            return;
        }
        read(scan);
        forgetUnwatched(scan);
        spectra.want(scan);
    }

    /** The scan that began last of those that were started with parameters. */
    synchronized Optional<LiveScan> newestWithParameters() {
        return all.values().stream()
                .filter(scan -> !scan.started().getParameters().isEmpty())
                .min(NEWEST_FIRST);
    }

    /** Reads all of its maps from the log, into new ones. */
    private void read(LiveScan scan) {
        long reading = scan.load(Nanos.now(clock));
        mapsFollower.follow(scan.id(), scan.firstMapOffsets(), new TopicFollower.Handler() {
            @Override
            public void accept(ConsumerRecord<String, byte[]> record) {
                scan.paint(reading, Wire.read(record, MapBlock.getDefaultInstance()), Nanos.now(clock));
            }

            @Override
            public void caughtUp() {
                scan.loaded(reading);
            }
        });
    }

    private void forgetUnwatched(LiveScan wanted) {
        List<LiveScan> longestUnwatched = new ArrayList<>(all.values());
        longestUnwatched.sort(Comparator.comparingLong(LiveScan::lastWatchedNs));
        long bytes = longestUnwatched.stream().mapToLong(LiveScan::bytes).sum();
        for (LiveScan scan : longestUnwatched) {
            long freed = scan.bytes();
            if (bytes > mapsBytes && scan != wanted && scan.unload()) {
                mapsFollower.unfollow(scan.id());
                bytes -= freed;
            }
        }
    }

    /** To be called twice a second. */
    void sample() {
        long now = Nanos.now(clock);
        List<LiveScan> scans;
        synchronized (this) {
            scans = List.copyOf(all.values());
        }
        scans.forEach(scan -> scan.sample(now));
    }

    synchronized ScanList list() {
        ScanList.Builder list = ScanList.newBuilder();
        all.values().stream().sorted(NEWEST_FIRST).forEach(scan -> list.addScans(scan.summary()));
        deleted.entrySet().stream()
                .filter(each -> !all.containsKey(each.getKey()))
                .sorted(Comparator.comparingLong((Map.Entry<String, ScanDeleted> each) ->
                                each.getValue().getTimeNs())
                        .reversed())
                .limit(MOST_DELETED)
                .forEach(each -> list.addDeletedBuilder()
                        .setScan(each.getKey())
                        .setTitle(each.getValue().getTitle())
                        .setOperator(each.getValue().getOperator())
                        .setTimeNs(each.getValue().getTimeNs()));
        return list.build();
    }

    /** Facts that stand in the compacted log before their scan's start, because that was written again later. */
    private static final class EarlyFacts {
        private static final int MOST = 1000;
        private final List<ScanRecord> records = new ArrayList<>();

        private void add(ScanRecord record) {
            if (records.size() == MOST) {
                throw new UnreadableRecordException("scan=" + record.getScan() + ": has never started");
            }
            records.add(record);
        }

        private List<ScanRecord> remove(String scan) {
            List<ScanRecord> found =
                    records.stream().filter(r -> r.getScan().equals(scan)).toList();
            records.removeAll(found);
            return found;
        }
    }
}
