package io.pentimento.acquisition.gem;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.pentimento.acquisition.FullFieldPublication;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** The meters of one full-field acquisition, {@code pentimento.acquisition.*}, tagged with scan and generation. */
final class GemMetrics {

    private final MeterRegistry registry;
    private final List<Tag> tags;
    /** Replaced by what they said last when the scan is over: the registry outlives it, and must not keep its queues. */
    private volatile Supplier<GemCounts> counts;

    private volatile LongSupplier unconfirmed;
    private volatile LongSupplier waiting;
    private final Counter bytes;
    private final Timer block;

    /** @param counts the newest */
    GemMetrics(
            MeterRegistry registry,
            String scan,
            int generation,
            Supplier<GemCounts> counts,
            FullFieldPublication publication,
            PacketQueue queue) {
        this.registry = registry;
        this.counts = counts;
        this.unconfirmed = publication::unconfirmedBytes;
        this.waiting = queue::size;
        tags = List.of(Tag.of("scan", scan), Tag.of("generation", Integer.toString(generation)));
        counter("events", "Photons handed to the broker, of all generations", c -> c.tally()
                .events());
        counter("packets", "Packets decoded", GemCounts::packets);
        counter("hits", "Strip hits decoded", GemCounts::hits);
        gauge("lost.packets", "Packets that never came", c -> c.tally().lostPackets());
        gauge("lost.hits", "Hits in packets that never came", c -> c.tally().lostHits());
        counter("late.packets", "Packets that came too late", c -> c.tally().latePackets());
        counter("late.hits", "Hits in packets that came too late", c -> c.tally()
                .lateHits());
        counter("rejected.packets", "Packets that could not be used", GemCounts::allRejected);
        counter("unrecorded.events", "Photons that came while the scan was paused", GemCounts::unrecorded);
        counter("duplicate.packets", "Packets that came twice", GemCounts::duplicates);
        counter("board.restarts", "Boards that were switched off and on", GemCounts::restarts);
        counter("unpaired.clusters", "Clusters without a partner in the other plane", GemCounts::unpaired);
        bytes = Counter.builder("pentimento.acquisition.sent")
                .description("Size of the event records")
                .baseUnit("bytes")
                .tags(tags)
                .register(registry);
        block = Timer.builder("pentimento.acquisition.block")
                .description("Time to pack a block and hand it to the producer, waiting for a full queue included")
                .tags(tags)
                .register(registry);
        Gauge.builder("pentimento.acquisition.spool", this, m -> m.unconfirmed.getAsLong())
                .description("Events that the broker has not confirmed")
                .baseUnit("bytes")
                .tags(tags)
                .strongReference(true)
                .register(registry);
        Gauge.builder("pentimento.acquisition.waiting", this, m -> m.waiting.getAsLong())
                .description("Packets that wait to be decoded")
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }

    void sent(int blockBytes, long ns) {
        bytes.increment(blockBytes);
        block.record(ns, TimeUnit.NANOSECONDS);
    }

    /** The scan is over; its last figures stay. */
    void close() {
        GemCounts last = counts.get();
        long bytes = unconfirmed.getAsLong();
        counts = () -> last;
        unconfirmed = () -> bytes;
        waiting = () -> 0;
    }

    private void counter(String name, String description, ToLongFunction<GemCounts> count) {
        FunctionCounter.builder("pentimento.acquisition." + name, this, m -> count.applyAsLong(m.counts.get()))
                .description(description)
                .tags(tags)
                .register(registry);
    }

    /** Falls again when a packet comes late. */
    private void gauge(String name, String description, ToLongFunction<GemCounts> count) {
        Gauge.builder("pentimento.acquisition." + name, this, m -> count.applyAsLong(m.counts.get()))
                .description(description)
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }
}
