package io.pentimento.standalone;

import io.pentimento.broker.LocalBroker;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
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
            defaultValue = "127.0.0.1",
            description = "address to listen on; others than 127.0.0.1 let everybody in the network read and write"
                    + " (default: ${DEFAULT-VALUE})")
    private String host;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "where the log lies (default: ~/.local/share/pentimento/broker)")
    private Path data = Path.of(System.getProperty("user.home"), ".local", "share", "pentimento", "broker");

    @Override
    public Integer call() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        Shutdown shutdown = new Shutdown(end::countDown);
        try (LocalBroker broker = LocalBroker.start(data, host, port, DemoBroker::end)) {
            Output output = new Output(spec, false);
            output.result(broker.bootstrapServers(), broker.bootstrapServers());
            output.say("log in " + data + "; Ctrl-C ends");
            end.await();
        } finally {
            shutdown.done();
        }
        return 0;
    }
}
