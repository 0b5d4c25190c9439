package io.pentimento.acquisition;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/** The meters of one acquisition, {@code pentimento.acquisition.*}, tagged with scan and generation. */
final class ScanMetrics {

    private final Counter pixels;
    private final Counter missing;
    private final Counter bytes;
    private final Timer block;
    /** Replaced by what they said last when the scan is over: the registry outlives it, and must not keep its spool. */
    private volatile DoubleSupplier unconfirmed;

    private volatile DoubleSupplier age;

    ScanMetrics(MeterRegistry registry, String scan, int generation, ScanPublisher publisher) {
        unconfirmed = () -> publisher.spool().bytes();
        age = () -> publisher.inFlight().ageNs() / 1e9;
        List<Tag> tags = List.of(Tag.of("scan", scan), Tag.of("generation", Integer.toString(generation)));
        pixels = Counter.builder("pentimento.acquisition.pixels")
                .description("Pixels handed to the broker")
                .tags(tags)
                .register(registry);
        missing = Counter.builder("pentimento.acquisition.missing")
                .description("Pixels visited without a usable spectrum")
                .tags(tags)
                .register(registry);
        bytes = Counter.builder("pentimento.acquisition.sent")
                .description("Size of the spectrum records")
                .baseUnit("bytes")
                .tags(tags)
                .register(registry);
        block = Timer.builder("pentimento.acquisition.block")
                .description("Time to pack a block and hand it to the producer, waiting for a full queue included")
                .tags(tags)
                .register(registry);
        Gauge.builder("pentimento.acquisition.spool", this, m -> m.unconfirmed.getAsDouble())
                .description("Records on disk that the broker has not confirmed")
                .baseUnit("bytes")
                .tags(tags)
                // The figure of a scan that has ended must not become NaN when this is collected.
                .strongReference(true)
                .register(registry);
        Gauge.builder("pentimento.acquisition.queue.age", this, m -> m.age.getAsDouble())
                .description("Age of the oldest unconfirmed block")
                .baseUnit("seconds")
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }

    /** The scan is over; its last figures stay. */
    void close() {
        double bytes = unconfirmed.getAsDouble();
        unconfirmed = () -> bytes;
        age = () -> 0;
    }

    void sent(int blockPixels, int blockBytes, long ns) {
        pixels.increment(blockPixels);
        bytes.increment(blockBytes);
        block.record(ns, TimeUnit.NANOSECONDS);
    }

    void missing() {
        missing.increment();
    }
}
