package io.pentimento.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * One real Kafka broker with its own KRaft controller inside this JVM. Its log survives a restart over the same folder.
 *
 * <p>Safe for use by many threads.
 */
public final class LocalBroker implements AutoCloseable {

    private static final String CLIENTS = "PLAINTEXT";
    private static final String CONTROLLER = "CONTROLLER";
    private static final String LOOPBACK = "127.0.0.1";
    private static final int NODE = 1;

    private final KafkaRaftServer server;
    private final String bootstrapServers;

    private LocalBroker(KafkaRaftServer server, String bootstrapServers) {
        this.server = server;
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Starts a broker and returns when it answers.
     *
     * @param folder where the log lies; created and formatted when it is new
     * @param host address to listen on, such as 127.0.0.1
     * @param port port for clients; 0 takes a free one
     * @throws BrokerException when the port is in use or the folder cannot be written
     */
    public static LocalBroker start(Path folder, String host, int port) {
        return start(folder, host, port, fault -> {
            throw fault;
        });
    }

    /**
     * Starts a broker that says when it cannot go on.
     *
     * @param onFault called on one of the broker's threads when it meets a fault that it cannot survive, such as a full
     *     disk; clients wait for it in vain from then on. There is one such handler in a process, that of the last start
     */
    public static LocalBroker start(Path folder, String host, int port, Consumer<BrokerException> onFault) {
        return start(folder, host, port, reachable(host), onFault);
    }

    /**
     * Starts a broker whose clients reach it under another name than the address it listens on. There is no encryption and
     * there are no passwords: whoever reaches the port may read and write everything.
     *
     * @param advertised host that clients are told to connect to
     */
    public static LocalBroker start(
            Path folder, String host, int port, String advertised, Consumer<BrokerException> onFault) {
        // Kafka's own answer is to halt the process without a word of what to do.
        Exit.Procedure fault = (status, message) -> onFault.accept(fault(folder, message));
        Exit.setHaltProcedure(fault);
        Exit.setExitProcedure(fault);
        Ports ports = Ports.reserve(host, port);
        int clientPort = ports.clients();
        int controllerPort = ports.controller();
        Map<String, Object> settings = settings(folder, bracketed(host), clientPort, advertised, controllerPort);
        try {
            Files.createDirectories(folder);
            format(folder);
        } catch (Exception e) {
            throw new BrokerException(
                    "cannot use " + folder.toAbsolutePath() + " for the broker's log, " + freeMiB(folder)
                            + " MiB free there: " + e.getMessage(),
                    e);
        }
        KafkaRaftServer server = null;
        try {
            server = new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
            server.startup();
        } catch (RuntimeException e) {
            if (server != null) {
                server.shutdown();
            }
            throw new BrokerException(
                    "the broker did not start on " + host + ":" + clientPort + ": " + e.getMessage(), e);
        }
        return new LocalBroker(server, bracketed(advertised) + ":" + clientPort);
    }

    /** What a client connects to, "host:port". */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Blocks until the broker has been shut down. */
    public void await() {
        server.awaitShutdown();
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static BrokerException fault(Path folder, String message) {
        return new BrokerException(
                "the broker cannot go on with its log in " + folder.toAbsolutePath() + ", " + freeMiB(folder)
                        + " MiB free there" + (message == null ? "" : ": " + message)
                        + "; if the disk is full make room, then start again",
                null);
    }

    private static String freeMiB(Path folder) {
        try {
            return Long.toString(Files.getFileStore(folder).getUsableSpace() >> 20);
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** Two ports that are free now. Both are held until both are known, or they could be the same. */
    private record Ports(int clients, int controller) {
        static Ports reserve(String host, int port) {
            try (ServerSocket clients = bound(host, port);
                    ServerSocket controller = bound(LOOPBACK, 0)) {
                return new Ports(clients.getLocalPort(), controller.getLocalPort());
            } catch (IOException e) {
                throw new BrokerException(
                        "port " + port + " of " + host + " cannot be used (" + e.getMessage()
                                + "): end the program that holds it or name another port",
                        e);
            }
        }

        private static ServerSocket bound(String host, int port) throws IOException {
            ServerSocket socket = new ServerSocket();
            try {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
                return socket;
            } catch (IOException e) {
                socket.close();
                throw e;
            }
        }
    }

    /** The address itself, or this machine's name for one that stands for all of its addresses. */
    private static String reachable(String host) {
        InetAddress address;
        try {
            address = InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new BrokerException("host " + host + " is not known to this machine: name one of its addresses", e);
        }
        try {
            return address.isAnyLocalAddress() ? InetAddress.getLocalHost().getHostName() : host;
        } catch (UnknownHostException e) {
            throw new BrokerException("this machine does not know its own name: say under which clients reach it", e);
        }
    }

    private static String bracketed(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    private static void format(Path folder) throws Exception {
        if (Files.exists(folder.resolve("meta.properties"))) {
            return;
        }
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setNodeId(NODE)
                .setClusterId(Uuid.randomUuid().toString())
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setControllerListenerName(CONTROLLER)
                .setMetadataLogDirectory(folder.toString())
                .setDirectories(List.of(folder.toString()))
                .run();
    }

    private static Map<String, Object> settings(
            Path folder, String host, int clientPort, String advertised, int controllerPort) {
        // Only this process talks to the controller.
        String controller = LOOPBACK + ":" + controllerPort;
        Map<String, Object> all = new HashMap<>();
        all.put("process.roles", "broker,controller");
        all.put("node.id", Integer.toString(NODE));
        all.put("controller.quorum.voters", NODE + "@" + controller);
        all.put("controller.listener.names", CONTROLLER);
        all.put("listeners", CLIENTS + "://" + host + ":" + clientPort + "," + CONTROLLER + "://" + controller);
        all.put("advertised.listeners", CLIENTS + "://" + bracketed(advertised) + ":" + clientPort);
        all.put("listener.security.protocol.map", CLIENTS + ":PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
        all.put("log.dirs", folder.toString());
        all.put("auto.create.topics.enable", "false");
        // One broker: its internal topics cannot have more replicas than that.
        all.put("offsets.topic.replication.factor", "1");
        all.put("transaction.state.log.replication.factor", "1");
        all.put("transaction.state.log.min.isr", "1");
        all.put("share.coordinator.state.topic.replication.factor", "1");
        all.put("share.coordinator.state.topic.min.isr", "1");
        all.put("offsets.topic.num.partitions", "4");
        // Longer than records are kept: a group that forgets its place reads, and rejects, everything again.
        all.put("offsets.retention.minutes", Long.toString(Duration.ofDays(60).toMinutes()));
        all.put("transaction.state.log.num.partitions", "4");
        all.put("message.max.bytes", Integer.toString(16 << 20));
        all.put("replica.fetch.max.bytes", Integer.toString(16 << 20));
        // A member that joins should get its partitions now, not after the default three seconds.
        all.put("group.initial.rebalance.delay.ms", "0");
        // What a killed processor left open holds everybody up: it is looked for every second, not every ten.
        all.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
        all.put("num.network.threads", "2");
        all.put("num.io.threads", "4");
        all.put("background.threads", "2");
        all.put("log.cleaner.dedupe.buffer.size", Long.toString(16L << 20));
        return all;
    }

    /** A fresh folder that is deleted, with its content, by {@link #delete}. */
    public static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("pentimento-broker-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes a folder and all in it; what cannot be deleted is left. */
    public static void delete(Path folder) {
        try (var paths = Files.walk(folder)) {
            paths.sorted(java.util.Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
