package io.pentimento.standalone;

import io.pentimento.proto.KafkaAccess;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;

/** Says when the broker goes away and when it comes back; the services themselves wait for it without a word. */
final class BrokerWatch implements AutoCloseable {

    private static final Duration PERIOD = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final KafkaAccess kafka;
    private final Output output;
    private final CountDownLatch closing = new CountDownLatch(1);

    BrokerWatch(KafkaAccess kafka, Output output) {
        this.kafka = kafka;
        this.output = output;
        Thread thread = new Thread(this::run, "broker-watch");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        closing.countDown();
    }

    private void run() {
        boolean there = true;
        try (Admin admin = kafka.admin(PATIENCE)) {
            while (!closing.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
                boolean answers = answers(admin);
                if (answers != there) {
                    output.say(
                            answers
                                    ? "the Kafka broker at " + kafka + " answers again"
                                    : "the Kafka broker at " + kafka + " does not answer; waiting for it");
                }
                there = answers;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean answers(Admin admin) throws InterruptedException {
        try {
            admin.describeCluster().nodes().get();
            return true;
        } catch (ExecutionException e) {
            return false;
        }
    }
}
