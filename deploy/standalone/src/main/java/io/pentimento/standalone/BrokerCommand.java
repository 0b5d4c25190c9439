package io.pentimento.standalone;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pentimento.broker.LocalBroker;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "broker",
        description = "Run a Kafka broker alone, so that the other parts can be processes of their own.",
        mixinStandardHelpOptions = true)
final class BrokerCommand implements Callable<Integer> {

    private static final String PLAINTEXT = "--plaintext-network";

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--port",
            defaultValue = "9092",
            description = "for clients; 0 takes a free one (default: ${DEFAULT-VALUE})")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "address to listen on; one that other machines reach needs " + PLAINTEXT
                    + " (default: ${DEFAULT-VALUE})")
    private String host;

    @Option(
            names = "--advertise",
            paramLabel = "HOST",
            description =
                    "what clients are told to connect to (default: --host, or this machine's name when that stands"
                            + " for all addresses)")
    private String advertised;

    @Option(
            names = PLAINTEXT,
            description = "accept that everybody who reaches --host can read, forge and delete scans: this broker has"
                    + " neither encryption nor passwords")
    private boolean plaintextAccepted;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "where the log lies (default: ~/.local/share/pentimento/broker)")
    private Path data = Path.of(System.getProperty("user.home"), ".local", "share", "pentimento", "broker");

    @Mixin
    private Metrics metrics;

    @Option(names = "--json", description = "print the address as JSON")
    private boolean json;

    /** What {@code --json} prints. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Started(String started, String kafka, String data, String metrics) {}

    @Override
    public Integer call() throws InterruptedException {
        Output output = new Output(spec, json);
        requireAcceptedRisk(output);
        CountDownLatch end = new CountDownLatch(1);
        Shutdown shutdown = new Shutdown(end::countDown);
        try (Metrics.Server served = metrics.serve();
                LocalBroker broker = start()) {
            BrokerMeters.bind(metrics.meters(), data);
            String address = broker.bootstrapServers();
            output.result(new Started("broker", address, data.toAbsolutePath().toString(), served.url()), address);
            output.say("log in " + data + "; Ctrl-C ends");
            end.await();
        } finally {
            shutdown.done();
        }
        return 0;
    }

    private LocalBroker start() {
        return advertised == null
                ? LocalBroker.start(data, host, port, DemoBroker::end)
                : LocalBroker.start(data, host, port, advertised, DemoBroker::end);
    }

    private void requireAcceptedRisk(Output output) {
        if (isLoopback(host)) {
            return;
        }
        if (!plaintextAccepted) {
            throw new IllegalArgumentException("host=" + host + ": other machines reach that address, and this broker"
                    + " has neither encryption nor passwords: use a Kafka broker that has them, or, in a network where"
                    + " everybody may read, forge and delete scans, add " + PLAINTEXT);
        }
        output.say("WARNING: everybody who reaches " + host + " can read, forge and delete scans: nothing is encrypted"
                + " and nobody is asked for a password.");
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("host=" + host + ": this machine does not know that name", e);
        }
    }
}
