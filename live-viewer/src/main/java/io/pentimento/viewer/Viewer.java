package io.pentimento.viewer;

import io.pentimento.proto.AnnotationKind;
import io.pentimento.proto.CommandPost;
import io.pentimento.proto.KafkaUnavailableException;
import io.pentimento.proto.Topics;
import io.pentimento.viewer.access.AuditLog;
import io.pentimento.viewer.access.Gate;
import io.pentimento.viewer.access.SigningKey;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
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
    private Optional<String> adminPath = Optional.empty();

    private Viewer(ViewerOptions options) {
        this.options = options;
    }

    /**
     * Starts a viewer and returns when its page can be opened. Maps of earlier scans may still be read then.
     *
     * @throws KafkaUnavailableException when the broker does not answer
     * @throws ViewerException when the port is in use or the cache folder cannot be written; the message says what to do
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

    /** The link that makes its browser an admin, once; empty where people log in. */
    public Optional<String> adminUrl() {
        return adminPath.map(path -> url() + path.substring(1));
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
        options.kafka().create(options.topics());
        Unreadable unreadable = new Unreadable(options.meters());
        CacheFolder folder = started(new CacheFolder(options.cacheFolder()));
        Topics topics = options.topics();
        SpectraCaches caches = started(new SpectraCaches(
                new TopicFollower(
                        consumer("spectra"), topics.spectra(), Topics.SHARED_PARTITIONS, unreadable, options.meters()),
                new TopicFollower(
                        consumer("events"), topics.events(), Topics.SHARED_PARTITIONS, unreadable, options.meters()),
                folder,
                options.meters()));
        TopicFollower maps = started(new TopicFollower(
                consumer("maps"), topics.maps(), Topics.SHARED_PARTITIONS, unreadable, options.meters()));
        Scans scans = new Scans(maps, caches, options.clock(), options.mapsBytes(), options.meters());
        Services services = new Services();
        CommandLog history = new CommandLog();
        try {
            started(new ControlFollower(
                    consumer("control"), topics, scans, services, history, unreadable, Silence.PATIENCE));
        } catch (KafkaException e) {
            throw options.kafka().unavailable(e);
        }
        CommandPost post = started(new CommandPost(options.kafka(), topics));
        Vertx vertx = vertx();
        started(() -> vertx.close().await());
        Heartbeat heartbeat = started(new Heartbeat(producer("heartbeat"), topics, options.clock()));
        AnnotationDesk annotations =
                started(new AnnotationDesk(producer("annotations"), topics, scans::find, vertx, options.clock()));
        TopicFollower kept = started(new TopicFollower(
                consumer("annotations"),
                topics.annotations(),
                1,
                key -> AnnotationKind.of(key).name(),
                unreadable,
                options.meters()));
        kept.follow(AnnotationKind.ANNOTATION, annotations.annotations());
        Photographs photographs = new Photographs(folder);
        kept.follow(AnnotationKind.PHOTOGRAPH, photographs.photographs());
        kept.follow(AnnotationKind.REGISTRATION, photographs.registrations());
        PhotographDesk photographDesk = started(new PhotographDesk(
                photographs,
                producer("photographs"),
                topics.annotations(),
                scan -> scans.find(scan).isPresent(),
                vertx,
                options.clock()));
        PageCommands commands = new PageCommands(
                post,
                vertx,
                scan -> scans.find(scan).isPresent(),
                heartbeat.identity().service(),
                options.clock());
        TakeAway takeAway = new TakeAway(vertx, options, scans, caches, annotations.annotations(), folder);
        DeletionDesk deletions = started(new DeletionDesk(
                options.kafka(), topics, producer("deletions"), scans, annotations, vertx, options.clock()));
        AuditLog audit = new AuditLog(options.auditLog(), options.clock());
        SigningKey key = options.keyFile().map(SigningKey::in).orElseGet(SigningKey::random);
        Gate gate = new Gate(vertx, options.access(), key, audit, options.clock());
        awaitProvider(gate);
        Desks desks = new Desks(
                new SpectrumDesk(vertx, caches, options.meters()),
                new WindowDesk(vertx, caches, options.meters()),
                new StatisticsDesk(vertx, options.meters()),
                annotations,
                photographDesk,
                commands,
                history,
                deletions);
        WebServer web = new WebServer(
                vertx, options, scans, services, desks, takeAway, gate, audit, unreadable, heartbeat.identity());
        port = listen(web);
        adminPath = gate.oncePath();
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

    private static void awaitProvider(Gate gate) {
        try {
            gate.ready().await();
        } catch (Exception e) {
            // await() throws what the future failed with, checked or not.
            throw new ViewerException(
                    "oidc: the provider cannot be used: " + e.getMessage() + "; check its address", e);
        }
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

    private KafkaConsumer<String, byte[]> consumer(String name) {
        return options.kafka()
                .consumer(Map.of(
                        ConsumerConfig.CLIENT_ID_CONFIG,
                        "viewer-" + name,
                        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                        50,
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        PATIENCE_MS));
    }

    private KafkaProducer<String, byte[]> producer(String name) {
        return options.kafka()
                .producer(Map.of(
                        ProducerConfig.CLIENT_ID_CONFIG,
                        "viewer-" + name,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        1000,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        4000,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        3000,
                        ProducerConfig.LINGER_MS_CONFIG,
                        0));
    }
}
