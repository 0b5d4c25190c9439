package io.pentimento.viewer;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.SpectrumBlock;
import io.pentimento.proto.Wire;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The spectra of the scans that were wanted last. They are copies: Kafka has the originals. Safe for many threads. */
final class SpectraCaches implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SpectraCaches.class);
    private static final int MOST = 3;

    private final TopicFollower follower;
    private final CacheFolder folder;
    /** The longest unwanted first. */
    private final Map<String, SpectraCache> caches = new LinkedHashMap<>(16, 0.75f, true);

    private int files;
    private boolean closed;

    SpectraCaches(TopicFollower follower, CacheFolder folder, MeterRegistry meters) {
        this.follower = follower;
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
        SpectraCache cache;
        try {
            cache = new SpectraCache(folder.file("scan-" + files++), started);
        } catch (UncheckedIOException e) {
            LOG.warn("{}: no spectra: {}", scan.id(), e.getMessage());
            return;
        }
        caches.put(scan.id(), cache);
        follower.follow(scan.id(), started.getFirstOffsetsList(), new Filler(scan.id(), cache));
        if (caches.size() > MOST) {
            String longestUnwanted = caches.keySet().iterator().next();
            follower.unfollow(longestUnwanted);
            close(caches.remove(longestUnwanted));
        }
    }

    /** Begins again: the scan has another grid now. */
    synchronized void renew(LiveScan scan) {
        SpectraCache old = caches.remove(scan.id());
        if (old != null) {
            follower.unfollow(scan.id());
            close(old);
            want(scan);
        }
    }

    synchronized Optional<SpectraCache> find(String scan) {
        return Optional.ofNullable(caches.get(scan));
    }

    /** Stops the follower too: nothing may be added to a file that is being deleted. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        follower.close();
        synchronized (this) {
            caches.values().forEach(SpectraCaches::close);
            caches.clear();
        }
    }

    private synchronized double pixels() {
        return caches.values().stream().mapToLong(SpectraCache::pixels).sum();
    }

    private static void close(SpectraCache cache) {
        try {
            cache.close();
        } catch (UncheckedIOException e) {
            LOG.warn("{}", e.getMessage());
        }
    }

    private final class Filler implements TopicFollower.Handler {
        private final String scan;
        private final SpectraCache cache;

        private Filler(String scan, SpectraCache cache) {
            this.scan = scan;
            this.cache = cache;
        }

        @Override
        public void accept(ConsumerRecord<String, byte[]> record) {
            cache.add(Wire.read(record, SpectrumBlock.getDefaultInstance()), record.value());
            if (!cache.failure().isEmpty()) {
                LOG.warn("{}: {}", scan, cache.failure());
                follower.unfollow(scan);
            }
        }

        @Override
        public void caughtUp() {
            cache.caughtUp();
        }
    }
}
