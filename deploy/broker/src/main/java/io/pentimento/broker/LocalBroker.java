package io.pentimento.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
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

    private static final String LOCK = ".lock";

    private final KafkaRaftServer server;
    private final String bootstrapServers;
    private final HangingTransactions transactions;

    private LocalBroker(KafkaRaftServer server, String bootstrapServers, HangingTransactions transactions) {
        this.server = server;
        this.bootstrapServers = bootstrapServers;
        this.transactions = transactions;
    }

    /**
     * Starts a broker of this machine alone and returns when it answers.
     *
     * @param folder where the log lies; created and formatted when it is new
     * @param host address to listen on, such as 127.0.0.1
     * @param port port for clients; 0 takes a free one
     * @throws BrokerException when the port is in use or the folder cannot be written
     */
    public static LocalBroker start(Path folder, String host, int port) {
        return start(BrokerOptions.of(folder, host, port), fault -> {
            throw fault;
        });
    }

    /**
     * Starts a broker that says when it cannot go on, and returns when it answers.
     *
     * @param onFault called on one of the broker's threads when it meets a fault that it cannot survive, such as a full
     *     disk; clients wait for it in vain from then on. There is one such handler in a process, that of the last start
     * @throws BrokerException when the port is in use, the folder cannot be written or another broker uses it, or the
     *     certificate or its key cannot be used
     */
    public static LocalBroker start(BrokerOptions options, Consumer<BrokerException> onFault) {
        Path folder = options.folder();
        // Kafka's own answer is to halt the process without a word of what to do.
        Exit.Procedure fault = (status, message) -> onFault.accept(fault(folder, message));
        Exit.setHaltProcedure(fault);
        Exit.setExitProcedure(fault);
        options.access().ifPresent(access -> TlsFiles.requireMatch(access.certificate(), access.key()));
        Ports ports = Ports.reserve(options.host(), options.port());
        Map<String, Object> settings = BrokerSettings.of(options, ports);
        try {
            Files.createDirectories(folder);
            requireUnused(folder);
            format(folder);
        } catch (BrokerException e) {
            throw e;
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
                    "the broker did not start on " + options.host() + ":" + ports.clients() + ": " + e.getMessage(), e);
        }
        return new LocalBroker(
                server,
                BrokerSettings.bracketed(options.advertised()) + ":" + ports.clients(),
                HangingTransactions.watch(BrokerSettings.inner(options, ports)));
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
        transactions.close();
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

    /** Kafka tries the same lock, but says what has gone wrong in a page of stack. */
    private static void requireUnused(Path folder) throws IOException {
        boolean unused;
        try (FileChannel file =
                        FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = file.tryLock()) {
            unused = lock != null;
        } catch (OverlappingFileLockException e) {
            unused = false;
        }
        if (!unused) {
            throw new BrokerException(
                    "another broker uses the log in " + folder.toAbsolutePath() + ": end it or name another folder",
                    null);
        }
    }

    private static void format(Path folder) throws Exception {
        if (Files.exists(folder.resolve("meta.properties"))) {
            return;
        }
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setNodeId(BrokerSettings.NODE)
                .setClusterId(Uuid.randomUuid().toString())
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setControllerListenerName(BrokerSettings.CONTROLLER)
                .setMetadataLogDirectory(folder.toString())
                .setDirectories(List.of(folder.toString()))
                .run();
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
            paths.sorted(Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
