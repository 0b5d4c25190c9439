package io.pentimento.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Aborts transactions that a partition holds open although their coordinator has ended them: nobody who reads committed
 * records would ever get past one.
 *
 * <p>Kafka 4 leaves such behind when a transaction ends while the partition has no leader, as for some seconds after a
 * broker was killed and started again (KAFKA-20734): it takes the partition for deleted and writes no marker to it. How
 * they are told from others is Kafka's own way (KIP-664), but without its wait of a quarter of an hour: since markers are
 * written before the coordinator's last word, a transaction that is still open after that word hangs.
 */
final class HangingTransactions implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HangingTransactions.class);
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final int PATIENCE_MS = 10_000;

    /** In all other states a transaction's coordinator has said its last word. */
    private static final Set<TransactionState> AT_WORK = Set.of(
            TransactionState.ONGOING,
            TransactionState.PREPARE_ABORT,
            TransactionState.PREPARE_COMMIT,
            TransactionState.PREPARE_EPOCH_FENCE);

    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "hanging-transactions");
        thread.setDaemon(true);
        return thread;
    });
    private final Admin admin;

    private record Open(TopicPartition partition, long producer, short epoch, int coordinatorEpoch, long offset) {}

    private HangingTransactions(String bootstrapServers) {
        admin = Admin.create(Map.of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG,
                PATIENCE_MS,
                CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG,
                PATIENCE_MS / 2));
    }

    /** Looks now and every two seconds, on a thread of its own, until it is closed. */
    static HangingTransactions watch(String bootstrapServers) {
        HangingTransactions watch = new HangingTransactions(bootstrapServers);
        watch.executor.scheduleWithFixedDelay(watch::look, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
        return watch;
    }

    @Override
    public void close() {
        executor.shutdownNow();
        try {
            executor.awaitTermination(PATIENCE_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        admin.close(Duration.ZERO);
    }

    private void look() {
        try {
            Set<Open> open = open(admin, partitions(admin));
            if (!open.isEmpty()) {
                abort(admin, hanging(admin, open));
            }
        } catch (ExecutionException | KafkaException e) {
            LOG.debug("transactions cannot be looked at now: {}", e.getMessage());
        } catch (RuntimeException e) {
            // The executor would keep it to itself, and never look again.
            LOG.error("transactions could not be looked at; looking again in {}", EVERY, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<TopicPartition> partitions(Admin admin) throws ExecutionException, InterruptedException {
        // Positions of consumer groups are committed in transactions too.
        Set<String> topics = admin.listTopics(new ListTopicsOptions().listInternal(true))
                .names()
                .get();
        List<TopicPartition> partitions = new ArrayList<>();
        for (TopicDescription topic :
                admin.describeTopics(topics).allTopicNames().get().values()) {
            topic.partitions().forEach(p -> partitions.add(new TopicPartition(topic.name(), p.partition())));
        }
        return partitions;
    }

    private static Set<Open> open(Admin admin, List<TopicPartition> partitions)
            throws ExecutionException, InterruptedException {
        Set<Open> open = new HashSet<>();
        Map<TopicPartition, PartitionProducerState> states =
                admin.describeProducers(partitions).all().get();
        states.forEach((partition, state) -> {
            for (ProducerState producer : state.activeProducers()) {
                producer.currentTransactionStartOffset()
                        .ifPresent(offset -> open.add(new Open(
                                partition,
                                producer.producerId(),
                                (short) producer.producerEpoch(),
                                producer.coordinatorEpoch().orElse(0),
                                offset)));
            }
        });
        return open;
    }

    /** Those of the open ones whose coordinator has nothing more to do, and that are open still. */
    private static Set<Open> hanging(Admin admin, Set<Open> open) throws ExecutionException, InterruptedException {
        Set<Long> producers = open.stream().map(Open::producer).collect(Collectors.toSet());
        Set<Long> atWork = admin
                .listTransactions(new ListTransactionsOptions()
                        .filterProducerIds(producers)
                        .filterStates(AT_WORK))
                .all()
                .get()
                .stream()
                .map(TransactionListing::producerId)
                .collect(Collectors.toSet());
        Set<Open> hanging =
                open.stream().filter(o -> !atWork.contains(o.producer())).collect(Collectors.toSet());
        if (!hanging.isEmpty()) {
            hanging.retainAll(open(admin, hanging.stream().map(Open::partition).toList()));
        }
        return hanging;
    }

    private static void abort(Admin admin, Set<Open> hanging) throws ExecutionException, InterruptedException {
        for (Open open : hanging) {
            LOG.warn(
                    "{}: the transaction of producer {} has been open since offset {} though it has ended; aborting it",
                    open.partition(),
                    open.producer(),
                    open.offset());
            admin.abortTransaction(new AbortTransactionSpec(
                            open.partition(), open.producer(), open.epoch(), open.coordinatorEpoch()))
                    .all()
                    .get();
        }
    }
}
