package io.pentimento.viewer;

import io.pentimento.proto.KafkaUnavailableException;
import io.pentimento.proto.Topics;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live viewer: reads the instrument's topics and serves the page that shows them. All its state comes from Kafka; a
 * viewer that was killed shows the same again when it is started.
 *
 * <p>Safe for use by many threads.
 */
public final class Viewer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Viewer.class);
    private static final int PATIENCE_MS = 15_000;
    private static final long CACHE_RETRY_MS = 5_000;

    private final ViewerOptions options;
    /** What has been started, the newest first. */
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    private int port;

    private Viewer(ViewerOptions options) {
        this.options = options;
    }

    /**
     * Starts a viewer and returns when its page can be opened. Maps of earlier scans may still be read then.
     *
     * @throws ViewerException when the port is in use, the broker does not answer, or the cache folder cannot be written;
     *     the message says what to do
     */
    public static Viewer start(ViewerOptions options) {
        Viewer viewer = new Viewer(options);
        try {
            viewer.open();
            return viewer;
        } catch (RuntimeException e) {
            viewer.close();
            throw e;
        }
    }

    /** The port on which it listens. */
    public int port() {
        return port;
    }

    /** Where the page is, "http://127.0.0.1:8080/"; by this machine's name when it listens on all addresses. */
    public String url() {
        String host = options.reachableHost();
        String scheme = options.access().isPresent() ? "https://" : "http://";
        return scheme + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + "/";
    }

    /** Stops; open pages try to connect again. */
    @Override
    public void close() {
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("while stopping the viewer: {}", e.toString());
            }
        }
    }

    private void open() {
        createTopics();
        Unreadable unreadable = new Unreadable(options.meters());
        CacheFolder folder = started(new CacheFolder(options.cacheFolder()));
        Topics topics = options.topics();
        SpectraCaches caches = started(new SpectraCaches(
                new TopicFollower(
                        consumer("spectra"), topics.spectra(), Topics.SHARED_PARTITIONS, unreadable, options.meters()),
                folder,
                options.meters()));
        TopicFollower maps = started(new TopicFollower(
                consumer("maps"), topics.maps(), Topics.SHARED_PARTITIONS, unreadable, options.meters()));
        Scans scans = new Scans(maps, caches, options.clock(), options.mapsBytes(), options.meters());
        Services services = new Services();
        try {
            started(new ControlFollower(consumer("control"), topics, scans, services, unreadable, Silence.PATIENCE));
        } catch (KafkaException e) {
            throw noBroker(e);
        }
        Vertx vertx = vertx();
        started(() -> vertx.close().await());
        Heartbeat heartbeat = started(new Heartbeat(producer(), topics, options.clock()));
        SpectrumDesk desk = new SpectrumDesk(vertx, caches, options.meters());
        WebServer web = new WebServer(vertx, options, scans, services, desk, unreadable, heartbeat.identity());
        port = listen(web);
        heartbeat.beat(0, 0);
        long timer = vertx.setPeriodic(Heartbeat.PERIOD_MS, tick -> {
            int pages = web.pages();
            vertx.executeBlocking(() -> {
                heartbeat.beat(pages, unreadable.records());
                return pages;
            });
        });
        started(() -> vertx.cancelTimer(timer));
        long retries = vertx.setPeriodic(
                CACHE_RETRY_MS,
                tick -> vertx.executeBlocking(() -> {
                    caches.retry();
                    return null;
                }));
        started(() -> vertx.cancelTimer(retries));
    }

    private int listen(WebServer web) {
        try {
            HttpServer server = web.listen().await();
            return server.actualPort();
        } catch (Exception e) {
            // await() throws what the future failed with, checked or not.
            throw new ViewerException(listening(e), e);
        }
    }

    private String listening(Exception e) {
        boolean bind = e instanceof java.net.SocketException || e.getCause() instanceof java.net.SocketException;
        return options.access()
                .filter(access -> !bind)
                .map(access -> "certificate " + access.certificate() + " or key " + access.key() + " cannot be used: "
                        + e.getMessage() + "; both must be PEM, the key PKCS #8")
                .orElse("port " + options.port() + " of " + options.host() + " cannot be used (" + e.getMessage()
                        + "): end the program that holds it or choose another with --port");
    }

    private <T extends AutoCloseable> T started(T part) {
        parts.push(part);
        return part;
    }

    private Vertx vertx() {
        return Vertx.builder()
                .with(new VertxOptions()
                        .setMetricsOptions(new MicrometerMetricsOptions()
                                .setEnabled(true)
                                // Vert.x registers its gauges of HTTP servers twice and then warns of it.
                                .addDisabledMetricsCategory(MetricsDomain.HTTP_SERVER)))
                .withMetrics(new MicrometerMetricsFactory(options.meters()))
                .build();
    }

    private void createTopics() {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                options.bootstrapServers(),
                "default.api.timeout.ms",
                PATIENCE_MS,
                "request.timeout.ms",
                PATIENCE_MS / 3);
        try (Admin admin = Admin.create(settings)) {
            options.topics().create(admin);
        } catch (KafkaException | KafkaUnavailableException e) {
            throw noBroker(e);
        }
    }

    private ViewerException noBroker(RuntimeException e) {
        return new ViewerException(
                "no Kafka broker answers at " + options.bootstrapServers() + " (" + e.getMessage()
                        + "): start one with \"pentimento broker\" or name another with --kafka",
                e);
    }

    private KafkaConsumer<String, byte[]> consumer(String name) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", options.bootstrapServers());
        settings.put("client.id", "viewer-" + name);
        settings.put("isolation.level", "read_committed");
        settings.put("enable.auto.commit", "false");
        settings.put("auto.offset.reset", "earliest");
        settings.put("allow.auto.create.topics", "false");
        settings.put("fetch.max.wait.ms", "50");
        settings.put("fetch.max.bytes", Integer.toString(16 << 20));
        settings.put("max.partition.fetch.bytes", Integer.toString(4 << 20));
        settings.put("default.api.timeout.ms", Integer.toString(PATIENCE_MS));
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    private KafkaProducer<String, byte[]> producer() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", options.bootstrapServers());
        settings.put("client.id", "viewer-heartbeat");
        settings.put("max.block.ms", "1000");
        settings.put("delivery.timeout.ms", "4000");
        settings.put("request.timeout.ms", "3000");
        settings.put("linger.ms", "0");
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }
}
