package io.pentimento.viewer;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.pentimento.proto.ScanKind;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.Topics;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The spectra of the scans that were wanted last. They are copies: Kafka has the originals. Safe for many threads. */
final class SpectraCaches implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SpectraCaches.class);
    private static final int MOST = 3;

    private final TopicFollower spectra;
    private final TopicFollower events;
    private final CacheFolder folder;
    /** The longest unwanted first. */
    private final Map<String, Kept> caches = new LinkedHashMap<>(16, 0.75f, true);

    /** By scan: those that wait for room. */
    private final Map<String, Filler> stuck = new HashMap<>();

    private int files;
    private boolean closed;

    /** @param follower of the topic that it is filled from */
    private record Kept(Spectra spectra, TopicFollower follower) {}

    /**
     * None yet.
     *
     * @param spectra what raster scans are filled from
     * @param events what full-field scans are filled from
     */
    SpectraCaches(TopicFollower spectra, TopicFollower events, CacheFolder folder, MeterRegistry meters) {
        this.spectra = spectra;
        this.events = events;
        this.folder = folder;
        Gauge.builder("pentimento.viewer.spectra.pixels", this, SpectraCaches::pixels)
                .description("pixels whose spectra lie in the cache")
                .register(meters);
    }

    /** Has a scan's spectra copied from now on, if they are not yet. */
    synchronized void want(LiveScan scan) {
        if (closed || caches.get(scan.id()) != null) {
            return;
        }
        ScanStarted started = scan.started();
        Kept kept;
        try {
            kept = started.getKind() == ScanKind.FULL_FIELD
                    ? new Kept(new EventCube(started), events)
                    : new Kept(new SpectraCache(folder.file("scan-" + files++), started), spectra);
        } catch (UncheckedIOException e) {
            LOG.warn("{}: no spectra: {}", scan.id(), e.getMessage());
            return;
        }
        caches.put(scan.id(), kept);
        fill(new Filler(scan.id(), kept, started.getFirstOffsetsList()));
        if (caches.size() > MOST) {
            forget(caches.keySet().iterator().next());
        }
    }

    private void forget(String scan) {
        Kept kept = caches.remove(scan);
        kept.follower().unfollow(scan);
        stuck.remove(scan);
        close(kept);
    }

    /** Forgets a scan; its copy is deleted from disk. */
    synchronized void remove(String scan) {
        if (caches.containsKey(scan)) {
            forget(scan);
        }
    }

    /** Begins again: the scan has another grid now. */
    synchronized void renew(LiveScan scan) {
        if (caches.containsKey(scan.id())) {
            forget(scan.id());
            want(scan);
        }
    }

    /** Goes on with the scans for whose spectra there was no room; to be called now and then. */
    synchronized void retry() {
        for (Filler filler : List.copyOf(stuck.values())) {
            if (filler.addRest()) {
                LOG.info("{}: there is room for spectra again", filler.scan);
                stuck.remove(filler.scan);
                fill(new Filler(filler.scan, filler.kept, filler.next));
            }
        }
    }

    private void fill(Filler filler) {
        filler.kept.follower().follow(filler.scan, filler.next, filler);
    }

    private synchronized void giveUpForNow(Filler filler) {
        if (caches.get(filler.scan) == filler.kept) {
            filler.kept.follower().unfollow(filler.scan);
            stuck.put(filler.scan, filler);
        }
    }

    synchronized Optional<Spectra> find(String scan) {
        return Optional.ofNullable(caches.get(scan)).map(Kept::spectra);
    }

    /** Stops the followers too: nothing may be added to a file that is being deleted. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        spectra.close();
        events.close();
        synchronized (this) {
            caches.values().forEach(SpectraCaches::close);
            caches.clear();
        }
    }

    private synchronized double pixels() {
        return caches.values().stream()
                .mapToLong(kept -> kept.spectra().pixels())
                .sum();
    }

    private static void close(Kept kept) {
        try {
            kept.spectra().close();
        } catch (UncheckedIOException e) {
            LOG.warn("{}", e.getMessage());
        }
    }

    /** Adds records to a cache until there is no room for one, which it keeps. */
    private final class Filler implements TopicFollower.Handler {
        private final String scan;
        private final Kept kept;
        /** Offset per partition of the first record that has not been read. */
        private final List<Long> next;

        private ConsumerRecord<String, byte[]> rest;

        private Filler(String scan, Kept kept, List<Long> from) {
            this.scan = scan;
            this.kept = kept;
            next = new ArrayList<>(from);
            while (next.size() < Topics.SHARED_PARTITIONS) {
                next.add(0L);
            }
        }

        @Override
        public void accept(ConsumerRecord<String, byte[]> record) {
            if (rest != null) {
                return;
            }
            next.set(record.partition(), record.offset() + 1);
            if (!add(record)) {
                LOG.warn("{}: {}", scan, kept.spectra().failure());
                rest = record;
                giveUpForNow(this);
            }
        }

        private boolean addRest() {
            return add(rest);
        }

        private boolean add(ConsumerRecord<String, byte[]> record) {
            return kept.spectra().add(record);
        }

        @Override
        public void caughtUp() {
            if (rest == null) {
                kept.spectra().caughtUp();
            }
        }
    }
}
