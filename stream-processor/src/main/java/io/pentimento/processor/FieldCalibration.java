package io.pentimento.processor;

import io.pentimento.proto.Counts;
import io.pentimento.proto.CountsCodec;
import io.pentimento.proto.DetectorCalibration;
import io.pentimento.proto.EventBlock;
import io.pentimento.proto.EventBlocks;
import io.pentimento.proto.Nanos;
import io.pentimento.proto.ScanCalibrated;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.Topics;
import io.pentimento.proto.UnreadableRecordException;
import io.pentimento.proto.Wire;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds up the events of a full-field scan, all pixels together, and publishes the sum spectrum, which fits take their weights
 * from: after 10^4, 10^5, ... 10^10 events, a second after the first one if they come slowly, and when the scan has ended. The
 * axis stays as the header gave it: lines of a gas detector are too wide to tell how far it is off.
 *
 * <p>How many events the sums hold while the scan runs depends on how they came; the last one holds all, so that what a
 * complete scan ends with depends on its events alone. Belongs to one thread.
 */
final class FieldCalibration implements Calibration {

    private static final Logger LOG = LoggerFactory.getLogger(FieldCalibration.class);
    private static final Duration POLL = Duration.ofMillis(10);

    private static final long[] STEPS = {
        10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000L
    };

    /** A scan that counts slowly is painted after this time all the same. */
    private static final Duration MOST_WAITING = Duration.ofSeconds(1);

    private final String scan;
    private final ScanStarted started;
    private final Consumer<String, byte[]> reader;
    private final List<TopicPartition> partitions;
    private final List<TopicPartition> maps;
    private final Clock clock;
    private final CountsCodec codec = new CountsCodec();
    private final int[] sum;
    private long events;
    private Instant first;
    private int revision;
    private long givenEvents;
    private boolean settledGiven;

    private List<Long> mapOffsets = List.of();

    /** @param reader closed with this */
    FieldCalibration(ScanDirectory.Scan scan, Consumer<String, byte[]> reader, Topics topics, Clock clock) {
        this.scan = scan.id();
        this.started = scan.started();
        this.reader = reader;
        this.clock = clock;
        this.sum = new int[started.getDetectors(0).getChannels()];
        this.partitions = partitions(reader, topics.events());
        this.maps = partitions(reader, topics.maps());
        reader.assign(partitions);
        Map<TopicPartition, Long> beginnings = reader.beginningOffsets(partitions);
        partitions.forEach(p -> reader.seek(p, Math.max(scan.firstOffset(p.partition()), beginnings.get(p))));
    }

    private static List<TopicPartition> partitions(Consumer<String, byte[]> reader, String topic) {
        return reader.partitionsFor(topic).stream()
                .map(p -> new TopicPartition(topic, p.partition()))
                .sorted(Comparator.comparingInt(TopicPartition::partition))
                .toList();
    }

    @Override
    public String scan() {
        return scan;
    }

    @Override
    public Optional<ScanCalibrated> step(ScanDirectory.Scan known) {
        // Before reading: all that was sent before the end is then in what is read until it is exhausted.
        boolean stopped = known.stopped() != null;
        reader.poll(POLL).forEach(this::count);
        boolean over = stopped && isExhausted();
        if (over) {
            return settlement(known);
        }
        boolean due = known.calibrated() == null && givenEvents == 0
                ? events >= STEPS[0]
                        || first != null && first.plus(MOST_WAITING).isBefore(clock.instant())
                : step(events) > Math.max(step(givenEvents), step(events(known.calibrated())));
        return due ? Optional.of(calibrated(known, true, false)) : Optional.empty();
    }

    private Optional<ScanCalibrated> settlement(ScanDirectory.Scan known) {
        if (settledGiven) {
            return Optional.empty();
        }
        settledGiven = true;
        boolean more = known.calibrated() == null || events != Math.max(givenEvents, events(known.calibrated()));
        return Optional.of(calibrated(known, more, true));
    }

    /** How many events the sum spectrum of a calibration holds. */
    private static long events(ScanCalibrated calibrated) {
        return calibrated == null || calibrated.getDetectorsCount() == 0
                ? 0
                : calibrated.getDetectors(0).getSum().getTotal();
    }

    private static int step(long events) {
        int step = 0;
        while (step < STEPS.length && events >= STEPS[step]) {
            step++;
        }
        return step;
    }

    /** @param anew whether the sum is another one, so that all has to be painted with it */
    private ScanCalibrated calibrated(ScanDirectory.Scan known, boolean anew, boolean settled) {
        revision = Math.max(revision, known.revision()) + (anew ? 1 : 0);
        givenEvents = events;
        mapOffsets = anew ? mapEnds() : mapOffsets.isEmpty() ? given(known) : mapOffsets;
        long pixels = (long) started.getRows() * started.getColumns();
        LOG.info("{}: revision {}, sum spectrum of {} events{}", scan, revision, events, settled ? ", the last" : "");
        Counts counts = codec.encode(sum, 1, sum.length);
        return ScanCalibrated.newBuilder()
                .setRevision(revision)
                .setPixels(pixels)
                .setSeenPixels(pixels)
                .setSettled(settled)
                .addAllFirstMapOffsets(mapOffsets)
                .setGeneration(known.started().getGeneration())
                .setTimeNs(Nanos.now(clock))
                .addDetectors(DetectorCalibration.newBuilder()
                        .setAxis(started.getDetectors(0).getAxis())
                        .setSum(counts))
                .build();
    }

    private static List<Long> given(ScanDirectory.Scan known) {
        return known.calibrated() == null ? List.of() : known.calibrated().getFirstMapOffsetsList();
    }

    private List<Long> mapEnds() {
        Map<TopicPartition, Long> ends = reader.endOffsets(maps);
        return maps.stream().map(ends::get).toList();
    }

    private void count(ConsumerRecord<String, byte[]> record) {
        try {
            EventBlock block = Wire.read(record, EventBlock.getDefaultInstance());
            if (!block.getScan().equals(scan)) {
                return;
            }
            EventBlocks.check(block, started);
            for (int i = 0; i < block.getChannelCount(); i++) {
                sum[block.getChannel(i)]++;
            }
            events += block.getChannelCount();
            if (first == null && events > 0) {
                first = clock.instant();
            }
        } catch (UnreadableRecordException e) {
            // The processor that paints this partition rejects it.
            LOG.debug(
                    "{}-{} offset {} skipped: {}", record.topic(), record.partition(), record.offset(), e.getMessage());
        }
    }

    private boolean isExhausted() {
        Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
        return partitions.stream().allMatch(p -> reader.position(p) >= ends.get(p));
    }

    @Override
    public void close() {
        reader.close();
    }
}
