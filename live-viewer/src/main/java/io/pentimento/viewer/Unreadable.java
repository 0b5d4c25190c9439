package io.pentimento.viewer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts and names the records that the viewer could not read. Safe for use by many threads. */
final class Unreadable {

    private static final Logger LOG = LoggerFactory.getLogger(Unreadable.class);

    private final AtomicLong records = new AtomicLong();
    private final Counter counter;

    Unreadable(MeterRegistry meters) {
        counter = Counter.builder("pentimento.viewer.unreadable")
                .description("records that the viewer could not read")
                .register(meters);
    }

    void count(ConsumerRecord<?, ?> record, String reason) {
        records.incrementAndGet();
        counter.increment();
        LOG.warn("{}/{}/{}: skipped: {}", record.topic(), record.partition(), record.offset(), reason);
    }

    /** The broker refuses; the reader goes on trying. */
    void fault(String topic, RuntimeException e) {
        LOG.warn("{}: cannot be read now, trying again: {}", topic, e.getMessage());
    }

    long records() {
        return records.get();
    }
}
