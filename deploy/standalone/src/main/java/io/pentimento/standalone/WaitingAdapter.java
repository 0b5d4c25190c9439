package io.pentimento.standalone;

import io.pentimento.acquisition.CommandDesk;
import io.pentimento.acquisition.ScanClock;
import io.pentimento.acquisition.ScanWarnings;
import io.pentimento.proto.Command;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.Topics;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Measures the scans that are started by command, one after the other, until the process is asked to end. */
final class WaitingAdapter {

    private final KafkaAccess kafka;
    private final Topics topics;
    private final Output output;
    private final Preparation preparation;
    private final BlockingQueue<Prepared> begun = new ArrayBlockingQueue<>(1);

    /** A scan that can begin. */
    interface Prepared extends AutoCloseable {

        /** Its id. */
        String scan();

        /** Measures it. */
        void run(CommandDesk desk);

        @Override
        void close();
    }

    /** Looks whether a scan can begin. */
    interface Preparation {

        /**
         * @param command whose parameters are to be checked before anything moves
         * @param scan its id; empty to choose one
         * @throws RuntimeException saying why it cannot; for people
         */
        Prepared prepare(Command.Start command, String scan);
    }

    WaitingAdapter(KafkaAccess kafka, Topics topics, Output output, Preparation preparation) {
        this.kafka = kafka;
        this.topics = topics;
        this.output = output;
        this.preparation = preparation;
    }

    void serve() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        Shutdown shutdown = new Shutdown(end::countDown);
        try (CommandDesk desk = desk(kafka, topics, this::begin)) {
            output.say("waiting for `pentimento scan start`; Ctrl-C ends");
            while (end.getCount() > 0) {
                Prepared prepared = begun.poll(100, TimeUnit.MILLISECONDS);
                if (prepared != null) {
                    attend(prepared, desk);
                }
            }
        } finally {
            shutdown.done();
        }
    }

    /** The desk of an adapter whose scans come and go. */
    static CommandDesk desk(KafkaAccess kafka, Topics topics, CommandDesk.Starter starter) {
        return new CommandDesk(kafka, topics, service(topics), starter, ScanClock.SYSTEM);
    }

    /** One adapter, whether it measures or waits. */
    static String service(Topics topics) {
        return "acquisition-adapter-" + topics.instrument();
    }

    /** @throws ScanWarnings when there are warnings and the operator has not said to begin all the same */
    static void requireNoRegret(List<String> warnings, Command.Start command) {
        if (!warnings.isEmpty() && !command.getDespiteWarnings()) {
            throw new ScanWarnings(warnings);
        }
    }

    private String begin(Command.Start command, String scan) {
        if (!begun.isEmpty()) {
            throw new IllegalStateException("another scan is just being started");
        }
        Prepared prepared = preparation.prepare(command, scan);
        if (!begun.offer(prepared)) {
            prepared.close();
            throw new IllegalStateException("another scan is just being started");
        }
        return prepared.scan();
    }

    private void attend(Prepared prepared, CommandDesk desk) {
        try (prepared) {
            prepared.run(desk);
        } catch (RuntimeException e) {
            // The next scan may go better; whoever started this one reads it in the heartbeat.
            output.say("pentimento: " + e.getMessage());
            desk.detach("scan " + prepared.scan() + " has failed: " + e.getMessage()
                    + "; waits for the next to be started");
        }
    }
}
