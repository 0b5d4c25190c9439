package io.pentimento.acquisition;

import io.pentimento.acquisition.spool.Spool;
import io.pentimento.acquisition.spool.SpoolException;
import io.pentimento.acquisition.spool.SpoolInUseException;
import io.pentimento.acquisition.spool.SpoolOptions;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.Topics;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What adapters that were killed, or stopped while the broker was away, have left in their spools: it goes to the broker
 * before anything else does, but for what the log holds already.
 */
final class Leftovers {

    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    private final KafkaLink link;
    private final Topics topics;
    private final ScanClock clock;

    Leftovers(KafkaLink link, Topics topics, ScanClock clock) {
        this.link = link;
        this.topics = topics;
        this.clock = clock;
    }

    /** Sends what is in all other spools; what cannot be sent now stays there, with a warning. */
    void sendOthers(SpoolOptions options, String scan) {
        for (String other : Spool.scans(options)) {
            if (!other.equals(scan)) {
                try (Spool spool = Spool.open(options, other)) {
                    send(spool, other, new ScanLog(link, topics, other).started());
                } catch (SpoolInUseException e) {
                    LOG.debug("scan {} is being measured by another adapter", other);
                } catch (SpoolException e) {
                    LOG.warn("what is left of scan {} stays where it is: {}", other, e.getMessage());
                }
            }
        }
    }

    /**
     * Sends what is in a spool, and waits until the broker has confirmed it.
     *
     * @param started what the log says of the scan
     * @throws SpoolException when the log does not know the scan
     */
    void send(Spool spool, String scan, Optional<ScanStarted> started) {
        if (spool.isEmpty()) {
            return;
        }
        ScanStarted known = started.orElseThrow(() -> new SpoolException("spool " + spool.folder()
                + " has records of scan " + scan + ", which this broker has never seen: connect to the broker that has,"
                + " or delete the folder"));
        long bytes = spool.bytes();
        Set<Long> there = new ScanLog(link, topics, scan).names(known);
        try (ScanPublisher publisher = new ScanPublisher(topics, scan, link, spool, there, clock, () -> true)) {
            publisher.drain();
        }
        LOG.info("{} bytes of scan {} that were left in {} are in the log now", bytes, scan, spool.folder());
    }
}
