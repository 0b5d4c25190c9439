package io.pentimento.viewer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.pentimento.proto.AnnotationKind;
import io.pentimento.proto.UnreadableRecordException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Reads a topic on a thread of its own and hands the records of what is followed to their handlers, each record once and in the order
 * of its partition. What is followed later makes the follower go back; those followed already skip what they had. What is followed is
 * a scan, where keys are "scan/row", or a kind of things, where a key says that.
 *
 * <p>Handlers run on the follower's thread: while they work nothing more is read.
 */
final class TopicFollower implements AutoCloseable {

    static final String RECORDS_READ = "pentimento.viewer.records.read";

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration RETRY = Duration.ofSeconds(1);

    /** What becomes of the records of a scan or a kind. */
    interface Handler {

        /** @throws UnreadableRecordException when the record cannot be used; it is counted and the next one comes */
        void accept(ConsumerRecord<String, byte[]> record);

        /** Everything has been read that was in the topic when they were first followed. Called once. */
        void caughtUp();
    }

    private final Consumer<String, byte[]> consumer;
    private final UnaryOperator<String> group;
    private final List<TopicPartition> partitions;
    private final Unreadable unreadable;
    private final Counter read;
    private final Map<String, Followed> followed = new HashMap<>();
    private final ConcurrentLinkedQueue<Runnable> orders = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean closed;

    /** Of a topic whose keys are "scan/row". */
    TopicFollower(
            Consumer<String, byte[]> consumer,
            String topic,
            int partitions,
            Unreadable unreadable,
            MeterRegistry meters) {
        this(consumer, topic, partitions, TopicFollower::scanOf, unreadable, meters);
    }

    /** @param group from a record's key to the scan or kind that it is of */
    TopicFollower(
            Consumer<String, byte[]> consumer,
            String topic,
            int partitions,
            UnaryOperator<String> group,
            Unreadable unreadable,
            MeterRegistry meters) {
        this.consumer = consumer;
        this.group = group;
        read = Counter.builder(RECORDS_READ)
                .description("records of all scans that were read from the topic")
                .tag("topic", topic)
                .register(meters);
        this.unreadable = unreadable;
        this.partitions = new ArrayList<>();
        for (int p = 0; p < partitions; p++) {
            this.partitions.add(new TopicPartition(topic, p));
        }
        thread = new Thread(this::run, "viewer-" + topic);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Follows a scan.
     *
     * @param from first offset per partition; partitions beyond the list begin at the beginning
     */
    void follow(String scan, List<Long> from, Handler handler) {
        order(() -> begin(scan, from, handler));
    }

    /** Follows a kind from its first record on; the follower's {@code group} gives its name. */
    void follow(AnnotationKind kind, Handler handler) {
        follow(kind.name(), List.of(), handler);
    }

    void unfollow(String scan) {
        order(() -> followed.remove(scan));
    }

    @Override
    public void close() {
        order(() -> closed = true);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void order(Runnable action) {
        orders.add(action);
        consumer.wakeup();
        synchronized (this) {
            notifyAll();
        }
    }

    private void run() {
        consumer.assign(partitions);
        try {
            while (!closed) {
                step();
            }
        } finally {
            consumer.close();
        }
    }

    private void step() {
        try {
            for (Runnable action = orders.peek(); action != null; action = orders.peek()) {
                action.run();
                orders.remove();
            }
            if (followed.isEmpty()) {
                idle();
            } else {
                deliver(consumer.poll(POLL));
            }
        } catch (WakeupException e) {
            // An order has arrived, or the end: the loop looks.
        } catch (KafkaException e) {
            unreadable.fault(partitions.get(0).topic(), e);
            idle();
        }
    }

    private synchronized void idle() {
        try {
            if (orders.isEmpty()) {
                wait(RETRY.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    private void begin(String scan, List<Long> from, Handler handler) {
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        long[] next = new long[partitions.size()];
        long[] end = new long[partitions.size()];
        for (TopicPartition partition : partitions) {
            int p = partition.partition();
            long wanted = p < from.size() ? from.get(p) : 0;
            next[p] = Math.max(wanted, beginnings.get(partition));
            end[p] = ends.get(partition);
        }
        followed.remove(scan);
        boolean alone = followed.isEmpty();
        for (TopicPartition partition : partitions) {
            int p = partition.partition();
            if (alone || next[p] < consumer.position(partition)) {
                consumer.seek(partition, Math.min(next[p], Math.max(end[p], beginnings.get(partition))));
            }
        }
        followed.put(scan, new Followed(handler, next, end));
    }

    private void deliver(ConsumerRecords<String, byte[]> records) {
        read.increment(records.count());
        for (ConsumerRecord<String, byte[]> record : records) {
            Followed to = followed.get(groupOf(record));
            if (to != null && record.offset() >= to.next[record.partition()]) {
                to.next[record.partition()] = record.offset() + 1;
                deliver(record, to);
            }
        }
        for (Followed each : followed.values()) {
            each.noticeCaughtUp();
        }
    }

    private void deliver(ConsumerRecord<String, byte[]> record, Followed to) {
        try {
            to.handler.accept(record);
        } catch (UnreadableRecordException e) {
            unreadable.count(record, e.getMessage());
        } catch (RuntimeException e) {
            // One record must never end the reading of all others.
            unreadable.count(record, e.toString());
        }
    }

    private String groupOf(ConsumerRecord<String, byte[]> record) {
        try {
            return group.apply(record.key());
        } catch (UnreadableRecordException e) {
            unreadable.count(record, e.getMessage());
            return null;
        }
    }

    private static String scanOf(String key) {
        int slash = key == null ? -1 : key.lastIndexOf('/');
        return slash < 0 ? "" : key.substring(0, slash);
    }

    private final class Followed {
        private final Handler handler;
        private final long[] next;
        private final long[] end;
        private boolean caughtUp;

        private Followed(Handler handler, long[] next, long[] end) {
            this.handler = handler;
            this.next = next;
            this.end = end;
        }

        private void noticeCaughtUp() {
            if (caughtUp) {
                return;
            }
            for (TopicPartition partition : partitions) {
                if (consumer.position(partition) < end[partition.partition()]) {
                    return;
                }
            }
            caughtUp = true;
            handler.caughtUp();
        }
    }
}
