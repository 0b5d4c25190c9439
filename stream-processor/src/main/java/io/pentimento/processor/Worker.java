package io.pentimento.processor;

import io.pentimento.proto.KafkaUnavailableException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that does its work until it is closed. Work that fails is begun again after a second: all that matters is in
 * Kafka, so starting over loses nothing. Safe for use by many threads.
 */
final class Worker implements AutoCloseable {

    /** Is told when work fails. */
    interface FailureListener {
        void failed(Throwable failure);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private final String name;
    private final Runnable work;
    private final FailureListener onFailure;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    Worker(String name, Runnable work) {
        this(name, work, failure -> {});
    }

    /**
     * @param work returns when {@link #isClosing}
     * @param onFailure told on the worker's thread, before work is begun again or, after an {@link Error}, ends
     */
    Worker(String name, Runnable work, FailureListener onFailure) {
        this.name = name;
        this.work = work;
        this.onFailure = onFailure;
        this.thread = new Thread(this::run, name);
    }

    void start() {
        thread.start();
    }

    boolean isClosing() {
        return closing.getCount() == 0;
    }

    /** For the work: waits so long, less when this is closed. */
    void pause(Duration time) {
        try {
            closing.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until the work has ended. */
    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!isClosing()) {
            try {
                work.run();
            } catch (InterruptException e) {
                return;
            } catch (RuntimeException e) {
                LOG.warn("{} starts over: {}", name, e.toString(), isKafkas(e) ? null : e);
                onFailure.failed(e);
                pause(PAUSE_AFTER_FAILURE);
            } catch (Error e) {
                // Out of memory and the like: another attempt would end the same, so say it and stop.
                LOG.error("{} stops: {}", name, e.toString());
                onFailure.failed(e);
                throw e;
            }
        }
    }

    private static boolean isKafkas(RuntimeException e) {
        return e instanceof KafkaException || e instanceof KafkaUnavailableException;
    }
}
