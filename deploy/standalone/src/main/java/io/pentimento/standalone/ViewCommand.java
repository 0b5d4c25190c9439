package io.pentimento.standalone;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.pentimento.viewer.Viewer;
import io.pentimento.viewer.ViewerOptions;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "view", description = "Serve the page that shows maps and spectra.", mixinStandardHelpOptions = true)
final class ViewCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private KafkaOptions kafka;

    @Option(
            names = "--port",
            defaultValue = "8080",
            description = "of the page; 0 takes a free one (default: ${DEFAULT-VALUE})")
    private int port;

    @Override
    public Integer call() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        Shutdown shutdown = new Shutdown(end::countDown);
        ViewerOptions options = ViewerOptions.of(
                        kafka.bootstrapServers(), kafka.topics(), new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))
                .withAddress(ViewerOptions.DEFAULT_HOST, port);
        Output output = new Output(spec, false);
        try (Viewer viewer = Viewer.start(options);
                BrokerWatch watch = new BrokerWatch(kafka.bootstrapServers(), output)) {
            output.result(viewer.url(), viewer.url());
            end.await();
        } finally {
            shutdown.done();
        }
        return 0;
    }
}
