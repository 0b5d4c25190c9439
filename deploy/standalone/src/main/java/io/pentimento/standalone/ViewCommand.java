package io.pentimento.standalone;

import io.pentimento.proto.KafkaAccess;
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

    @Mixin
    private PageOptions page;

    @Option(names = "--json", description = "print the address as JSON")
    private boolean json;

    /**
     * What {@code --json} prints.
     *
     * @param operate the link that makes its browser an admin, once; null where people log in
     */
    record Started(String started, String url, String operate, String metrics, String kafka) {}

    @Override
    public Integer call() throws InterruptedException {
        KafkaAccess access = kafka.access();
        CountDownLatch end = new CountDownLatch(1);
        Shutdown shutdown = new Shutdown(end::countDown);
        ViewerOptions options = page.apply(ViewerOptions.of(access, kafka.topics(), Metrics.registry()));
        Output output = new Output(spec, json);
        try (Viewer viewer = Viewer.start(options);
                BrokerWatch watch = new BrokerWatch(access, output)) {
            String url = viewer.url();
            String operate = viewer.adminUrl().orElse(null);
            output.result(new Started("view", url, operate, url + "metrics", access.bootstrapServers()), url);
            if (operate != null) {
                output.say("Whoever opens the page may look. To operate it, follow this link, once: " + operate);
            }
            end.await();
        } finally {
            shutdown.done();
        }
        return 0;
    }
}
