package io.pentimento.standalone;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pentimento.broker.BrokerAccess;
import io.pentimento.broker.BrokerOptions;
import io.pentimento.broker.LocalBroker;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
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
            defaultValue = BrokerOptions.LOOPBACK,
            description = "address to listen on; one that other machines reach needs the certificate, its key and"
                    + " users (default: ${DEFAULT-VALUE})")
    private String host;

    @Option(
            names = "--advertise",
            paramLabel = "HOST",
            description =
                    "what clients are told to connect to (default: --host, or this machine's name when that stands"
                            + " for all addresses)")
    private String advertised;

    @Option(names = "--tls-cert", paramLabel = "FILE", description = "certificate of the broker, PEM")
    private Path certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "private key of the certificate, PEM (PKCS #8)")
    private Path key;

    @Option(
            names = "--users",
            paramLabel = "FILE",
            description = "who may come in: lines name:password, at least " + BrokerAccess.SHORTEST_PASSWORD
                    + " characters each; readable by its owner alone. Clients speak SASL_SSL, PLAIN: see --kafka-config of"
                    + " the other commands")
    private Path users;

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
        BrokerOptions options = options();
        CountDownLatch end = new CountDownLatch(1);
        Shutdown shutdown = new Shutdown(end::countDown);
        try (Metrics.Server served = metrics.serve();
                LocalBroker broker = LocalBroker.start(options, DemoBroker::end)) {
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

    private BrokerOptions options() {
        long given =
                Stream.of(certificate, key, users).filter(file -> file != null).count();
        if (given != 0 && given != 3) {
            throw new IllegalArgumentException(
                    "--tls-cert, --tls-key, --users: a broker that knows its clients needs all three of them");
        }
        BrokerOptions options = given == 0
                ? BrokerOptions.of(data, host, port)
                : BrokerOptions.of(data, host, port, BrokerAccess.of(certificate, key, users));
        return advertised == null ? options : options.withAdvertised(advertised);
    }
}
