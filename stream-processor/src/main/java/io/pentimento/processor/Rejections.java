package io.pentimento.processor;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.pentimento.proto.Topics;
import io.pentimento.proto.Wire;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What cannot be read: its entry for {instrument}_rejected, a count, and a line in the log as long as they are few. Safe for
 * use by many threads.
 */
final class Rejections {

    private static final int LINES = 3;
    private static final Duration SPAN = Duration.ofSeconds(1);

    private final Topics topics;
    private final Counter count;
    private final LineLimit limit;
    private final Consumer<String> log;

    Rejections(Topics topics, MeterRegistry meters, Clock clock, Consumer<String> log) {
        this.topics = topics;
        this.count = meters.counter("pentimento.processor.rejected.records");
        this.limit = new LineLimit(clock, LINES, SPAN);
        this.log = log;
    }

    /** The entry for a record, to be sent in the transaction that moves on behind it. */
    ProducerRecord<String, byte[]> entry(ConsumerRecord<?, byte[]> record, String reason) {
        ProducerRecord<String, byte[]> entry = Wire.rejected(topics.rejected(), record, reason);
        count.increment();
        if (limit.admits()) {
            logLeftOut();
            log.accept("%s-%d offset %d rejected: %s"
                    .formatted(
                            record.topic(),
                            record.partition(),
                            record.offset(),
                            Wire.text(entry.headers(), Wire.REASON)));
        }
        return entry;
    }

    /** Says how many lines were left out, if any were; to be called now and then, for a flood has an end. */
    void logLeftOut() {
        long leftOut = limit.takeLeftOut();
        if (leftOut > 0) {
            log.accept(
                    "%,d more records rejected; each is on %s with its reason".formatted(leftOut, topics.rejected()));
        }
    }

    double count() {
        return count.count();
    }
}
