package io.pentimento.standalone;

import io.pentimento.broker.LocalBroker;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Broker and adapter of a fault campaign as processes of their own, which are killed (SIGKILL) and started again: the adapter
 * with the same scan and spool, the broker with the same log and port. Belongs to one thread.
 */
final class CampaignProcesses implements AutoCloseable {

    static final Topics TOPICS = new Topics("bench");
    static final String SCAN = "faults";

    private static final int REMEMBERED = 40;
    private static final long HANG_NS = TimeUnit.SECONDS.toNanos(60);
    private static final String WAITS = "the scan waits at pixel";

    private final Output output;
    private final Path folder = LocalBroker.temporaryFolder();
    private final TemporarySpool spool = TemporarySpool.create();
    private final Deque<String> said = new ArrayDeque<>();
    private final List<String> acquire;
    private ChildCommand broker;
    private ChildCommand adapter;
    private final String address;
    private final KafkaAccess kafka;
    private final StatusTail status;
    private long progress = -1;
    private long progressNs = System.nanoTime();
    private long waits;
    private long listens;

    /** @param source what the adapter measures: options of {@code acquire} */
    CampaignProcesses(Output output, List<String> source) {
        this.output = output;
        broker = broker("0");
        address = broker.line();
        kafka = KafkaAccess.of(address);
        kafka.create(TOPICS);
        status = new StatusTail(kafka, TOPICS);
        acquire = new ArrayList<>(List.of(
                "acquire",
                "--instrument=" + TOPICS.instrument(),
                "--scan=" + SCAN,
                "--kafka=" + address,
                "--spool=" + spool.folder(),
                "--json"));
        acquire.addAll(source);
    }

    Output output() {
        return output;
    }

    KafkaAccess kafka() {
        return kafka;
    }

    StatusTail status() {
        return status;
    }

    void startAdapter() {
        adapter = ChildCommand.start(this::hear, acquire);
    }

    void killAdapter() {
        adapter.kill();
    }

    /** Kills it and starts it again, which takes some seconds. */
    void killBroker() {
        broker.kill();
        broker = broker(address.substring(address.lastIndexOf(':') + 1));
        broker.line();
    }

    private ChildCommand broker(String port) {
        return ChildCommand.start(this::remember, List.of("broker", "--port=" + port, "--data=" + folder));
    }

    boolean adapterRuns() {
        return adapter.isAlive();
    }

    /** How often the scan has waited for an instrument, and gone on by itself. */
    synchronized long waits() {
        return waits;
    }

    /** How many adapters have said that they take packets. */
    synchronized long listens() {
        return listens;
    }

    private synchronized void hear(String line) {
        waits += line.startsWith(WAITS) ? 1 : 0;
        listens += line.startsWith("listening for packets") ? 1 : 0;
        remember(line);
    }

    private synchronized void remember(String line) {
        said.add(line);
        if (said.size() > REMEMBERED) {
            said.remove();
        }
    }

    /** What processes have said last, for whoever looks for the reason of something. */
    synchronized void sayWhatWasSaid() {
        said.forEach(output::say);
    }

    /**
     * Called again and again.
     *
     * @param now whatever grows while the campaign goes on
     * @throws CommandException when it has been the same for a minute; what is known of the reason is said before
     */
    void requireProgress(long now) {
        if (now != progress) {
            progress = now;
            progressNs = System.nanoTime();
        } else if (System.nanoTime() - progressNs > HANG_NS) {
            sayWhatWasSaid();
            output.say("last heartbeat: " + status.newest());
            output.say(threads());
            throw new CommandException("the campaign hangs: nothing has gone on for a minute; see above");
        }
    }

    private String threads() {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            Process dump = new ProcessBuilder(jcmd.toString(), String.valueOf(adapter.pid()), "Thread.print")
                    .redirectErrorStream(true)
                    .start();
            return new String(dump.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "its threads cannot be shown: " + e.getMessage();
        }
    }

    @Override
    public void close() {
        status.close();
        if (adapter != null) {
            adapter.kill();
        }
        broker.kill();
        spool.close();
        LocalBroker.delete(folder);
    }
}
