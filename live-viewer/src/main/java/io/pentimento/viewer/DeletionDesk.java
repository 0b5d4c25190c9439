package io.pentimento.viewer;

import io.pentimento.proto.AnnotationKind;
import io.pentimento.proto.DeleteReply;
import io.pentimento.proto.DeleteScan;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.Nanos;
import io.pentimento.proto.ScanDeleted;
import io.pentimento.proto.ScanKind;
import io.pentimento.proto.ScanRecord;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.Topics;
import io.pentimento.proto.Wire;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes scans that have ended, when somebody means it. The log then says so for ever: viewers, processors, exports and adapters
 * know the scan no more. Its annotations are deleted, copies of its spectra too. Records of {@code _spectra}, {@code _events} and
 * {@code _maps} are not kept by scan and cannot be taken out one by one: those before the first of all scans that remain leave the
 * log at once, others when their retention passes; where a record of the scans could not be read none do. What was exported stays.
 *
 * <p>Safe for use by many threads; one scan is deleted after the other.
 */
final class DeletionDesk implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DeletionDesk.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long LOOK_MS = 20;
    private static final int LONGEST_OPERATOR = 100;
    private static final String UNNAMED = "page";

    private final KafkaAccess kafka;
    private final Topics topics;
    private final Producer<String, byte[]> producer;
    private final Scans scans;
    private final AnnotationDesk annotations;
    private final WorkerExecutor worker;
    private final Clock clock;

    /** @param producer closed with this */
    DeletionDesk(
            KafkaAccess kafka,
            Topics topics,
            Producer<String, byte[]> producer,
            Scans scans,
            AnnotationDesk annotations,
            Vertx vertx,
            Clock clock) {
        this.kafka = kafka;
        this.topics = topics;
        this.producer = producer;
        this.scans = scans;
        this.annotations = annotations;
        this.worker = vertx.createSharedWorkerExecutor("viewer-deletions", 1);
        this.clock = clock;
    }

    /**
     * Deletes a scan. Does not block.
     *
     * @return how it went; never fails
     */
    Future<DeleteReply> delete(DeleteScan wanted) {
        return worker.executeBlocking(() -> deleted(wanted)).otherwise(error -> refusal(wanted, reason(error)));
    }

    private static String reason(Throwable error) {
        if (error instanceof IllegalArgumentException) {
            return error.getMessage();
        }
        LOG.warn("a scan was not deleted, or not wholly", error);
        return "The Kafka broker does not answer as it should: " + error.getMessage()
                + ". Look whether the scan is still in the list before you try again.";
    }

    /** The answer to what is not done. */
    DeleteReply refusal(DeleteScan wanted, String why) {
        return DeleteReply.newBuilder()
                .setId(wanted.getId())
                .setScan(wanted.getScan())
                .setMessage(why)
                .build();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(1));
    }

    private DeleteReply deleted(DeleteScan wanted) throws Exception {
        LiveScan scan = checked(wanted);
        String operator = PageCommands.line("operator", wanted.getOperator(), LONGEST_OPERATOR);
        ScanStarted started = scan.started();
        try (Admin admin = kafka.admin()) {
            // In this order: whatever scan has records before these ends has begun before the deletion, and is known
            // when that has come back from the log.
            Map<TopicPartition, Long> ends = ends(admin);
            write(wanted.getScan(), started, operator.isEmpty() ? UNNAMED : operator);
            awaitGone(wanted.getScan());
            int deletedAnnotations = annotations.deleteAll(wanted.getScan());
            removePhotograph(wanted.getScan());
            Map<TopicPartition, Long> limits = limits(ends);
            long freed = free(admin, limits);
            LOG.info(
                    "scan {} deleted by {}: {} annotations, {} records",
                    wanted.getScan(),
                    operator,
                    deletedAnnotations,
                    freed);
            return DeleteReply.newBuilder()
                    .setId(wanted.getId())
                    .setScan(wanted.getScan())
                    .setAnnotations(deletedAnnotations)
                    .setFreedRecords(freed)
                    .setRecordsLeft(mayBeLeft(started, limits, ends))
                    .build();
        }
    }

    private LiveScan checked(DeleteScan wanted) {
        if (!PageCommands.ID.matcher(wanted.getId()).matches()) {
            throw new IllegalArgumentException("id=" + wanted.getId() + ": must be a UUID in small letters");
        }
        LiveScan scan = scans.find(wanted.getScan())
                .orElseThrow(
                        () -> new IllegalArgumentException("scan=" + wanted.getScan() + ": there is no such scan"));
        if (!scan.hasStopped()) {
            throw new IllegalArgumentException("scan=" + wanted.getScan()
                    + ": has not ended, and a running scan cannot be deleted: stop it; where its adapter is gone for good,"
                    + " start it again with this scan and stop it then");
        }
        String typed = wanted.getTyped().strip();
        String title = scan.started().getTitle().strip();
        if (!typed.equals(scan.id()) && (title.isEmpty() || !typed.equals(title))) {
            throw new IllegalArgumentException("typed=" + typed + ": is neither the title nor the id of the scan");
        }
        return scan;
    }

    private void write(String scan, ScanStarted started, String operator) throws Exception {
        ScanRecord record = ScanRecord.newBuilder()
                .setScan(scan)
                .setDeleted(ScanDeleted.newBuilder()
                        .setGeneration(started.getGeneration())
                        .setOperator(operator)
                        .setTimeNs(Nanos.now(clock))
                        .setTitle(started.getTitle()))
                .build();
        producer.send(Wire.record(topics.scans(), Topics.factKey(scan, record.getFactCase()), record))
                .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void removePhotograph(String scan) throws Exception {
        for (AnnotationKind kind : List.of(AnnotationKind.PHOTOGRAPH, AnnotationKind.REGISTRATION)) {
            producer.send(new ProducerRecord<>(topics.annotations(), kind.key(scan), null))
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void awaitGone(String scan) throws InterruptedException, TimeoutException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (scans.find(scan).isPresent() || !scans.wasDeleted(scan)) {
            if (scans.find(scan).filter(there -> !there.hasStopped()).isPresent()) {
                throw new IllegalArgumentException("scan=" + scan + ": has been resumed in this moment, so it stays");
            }
            if (System.nanoTime() > end) {
                throw new TimeoutException("the deletion has not come back from the log within " + PATIENCE);
            }
            Thread.sleep(LOOK_MS);
        }
    }

    private Map<TopicPartition, Long> ends(Admin admin) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        for (String topic : List.of(topics.spectra(), topics.events(), topics.maps())) {
            for (int p = 0; p < Topics.SHARED_PARTITIONS; p++) {
                asked.put(new TopicPartition(topic, p), OffsetSpec.latest());
            }
        }
        Map<TopicPartition, Long> ends = new LinkedHashMap<>();
        admin.listOffsets(asked).all().get().forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    /** Up to where each partition holds nothing of a scan that remains. */
    private Map<TopicPartition, Long> limits(Map<TopicPartition, Long> ends) {
        List<ScanStarted> remaining = scans.started();
        List<ScanStarted> rasters =
                remaining.stream().filter(scan -> !isField(scan)).toList();
        List<ScanStarted> fields =
                remaining.stream().filter(DeletionDesk::isField).toList();
        Map<TopicPartition, Long> limits = new HashMap<>();
        ends.forEach((partition, end) -> {
            long limit;
            if (partition.topic().equals(topics.maps())) {
                limit = first(remaining, ScanStarted::getFirstMapOffsetsList, partition.partition());
            } else {
                boolean events = partition.topic().equals(topics.events());
                limit = first(events ? fields : rasters, ScanStarted::getFirstOffsetsList, partition.partition());
            }
            // Nobody knows where the records of a scan begin whose start could not be read.
            limits.put(partition, scans.knowsAll() ? Math.min(end, limit) : 0);
        });
        return limits;
    }

    private static boolean isField(ScanStarted scan) {
        return scan.getKind() == ScanKind.FULL_FIELD;
    }

    /** Where the first of some scans begins in a partition; the largest number when there are none. */
    private static long first(List<ScanStarted> of, Function<ScanStarted, List<Long>> offsets, int partition) {
        return of.stream()
                .map(offsets)
                .mapToLong(list -> partition < list.size() ? list.get(partition) : 0)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private static long free(Admin admin, Map<TopicPartition, Long> limits)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        limits.keySet().forEach(partition -> asked.put(partition, OffsetSpec.earliest()));
        Map<TopicPartition, RecordsToDelete> wanted = new HashMap<>();
        long[] freed = {0};
        admin.listOffsets(asked).all().get().forEach((partition, begin) -> {
            long limit = limits.get(partition);
            if (limit > begin.offset()) {
                wanted.put(partition, RecordsToDelete.beforeOffset(limit));
                freed[0] += limit - begin.offset();
            }
        });
        if (!wanted.isEmpty()) {
            admin.deleteRecords(wanted).all().get();
        }
        return freed[0];
    }

    /** Whether some of its records may lie behind what left the log. */
    private boolean mayBeLeft(ScanStarted scan, Map<TopicPartition, Long> limits, Map<TopicPartition, Long> ends) {
        String measured = isField(scan) ? topics.events() : topics.spectra();
        return limits.entrySet().stream()
                .filter(each -> Arrays.asList(measured, topics.maps())
                        .contains(each.getKey().topic()))
                .anyMatch(each -> {
                    boolean isMaps = each.getKey().topic().equals(topics.maps());
                    List<Long> offsets = isMaps ? scan.getFirstMapOffsetsList() : scan.getFirstOffsetsList();
                    int p = each.getKey().partition();
                    long first = p < offsets.size() ? offsets.get(p) : 0;
                    long end = ends.get(each.getKey());
                    return end > first
                            && (each.getValue() <= first || scan.getGeneration() > 0 && each.getValue() < end);
                });
    }
}
