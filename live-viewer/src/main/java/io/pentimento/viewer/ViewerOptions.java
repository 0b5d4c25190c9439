package io.pentimento.viewer;

import io.micrometer.core.instrument.MeterRegistry;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.Topics;
import io.pentimento.viewer.access.PageAccess;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/**
 * What a {@link Viewer} needs to know.
 *
 * @param host address to listen on; one that other machines reach only with {@code access}
 * @param port port to listen on; 0 takes a free one
 * @param kafka the brokers
 * @param topics the instrument's topics
 * @param cacheFolder where copies of spectra lie while the viewer runs; created when absent, emptied at close
 * @param mapsBytes how much heap the maps of all scans together may take before those that nobody watches are forgotten
 * @param clock the time
 * @param meters where counters and gauges go; a Prometheus registry is served as /metrics
 * @param access encryption and how people are known; empty for a page of this machine alone
 * @param keyFile what logins and guest links are signed with; made when it is not there. Empty: they end with the viewer
 * @param auditLog who commanded what and who was refused, a JSON object per line; empty: only in the program's log
 */
public record ViewerOptions(
        String host,
        int port,
        KafkaAccess kafka,
        Topics topics,
        Path cacheFolder,
        long mapsBytes,
        Clock clock,
        MeterRegistry meters,
        Optional<PageAccess> access,
        Optional<Path> keyFile,
        Optional<Path> auditLog) {

    /** Only this machine. */
    public static final String DEFAULT_HOST = "127.0.0.1";

    public static final int DEFAULT_PORT = 8080;

    /** Below the system's folder for temporary files. */
    public static final Path DEFAULT_CACHE_FOLDER = Path.of(System.getProperty("java.io.tmpdir"), "pentimento-viewer");

    public ViewerOptions {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port=" + port + ": must be 0 to 65535");
        }
        if (mapsBytes <= 0) {
            throw new IllegalArgumentException("mapsBytes=" + mapsBytes + ": must be positive");
        }
        if (host.isBlank()) {
            throw new IllegalArgumentException("host=" + host + ": must not be empty");
        }
        if (access.isEmpty() && !isLoopback(host)) {
            throw new IllegalArgumentException("host=" + host + ": other machines reach that address, so the page needs"
                    + " a certificate, its key and a way to know people (--tls-cert, --tls-key, and --users or --oidc); or listen on "
                    + DEFAULT_HOST);
        }
    }

    /** Defaults for all but the three that have none; a third of the heap for maps. */
    public static ViewerOptions of(KafkaAccess kafka, Topics topics, MeterRegistry meters) {
        return new ViewerOptions(
                DEFAULT_HOST,
                DEFAULT_PORT,
                kafka,
                topics,
                DEFAULT_CACHE_FOLDER,
                Runtime.getRuntime().maxMemory() / 3,
                Clock.systemUTC(),
                meters,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    boolean isLoopback() {
        return isLoopback(host);
    }

    /** The host under which a browser finds the page. */
    String reachableHost() {
        try {
            return address(host).isAnyLocalAddress()
                    ? InetAddress.getLocalHost().getHostName()
                    : host;
        } catch (UnknownHostException e) {
            // A machine that does not know its own name: the address it listens on must do.
            return host;
        }
    }

    private static boolean isLoopback(String host) {
        return address(host).isLoopbackAddress();
    }

    private static InetAddress address(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("host=" + host + ": this machine does not know that name", e);
        }
    }

    /** This machine alone may reach it. */
    public ViewerOptions withAddress(String newHost, int newPort) {
        return new ViewerOptions(
                newHost, newPort, kafka, topics, cacheFolder, mapsBytes, clock, meters, access, keyFile, auditLog);
    }

    /** Other machines may reach it too. */
    public ViewerOptions withAddress(String newHost, int newPort, PageAccess newAccess) {
        return new ViewerOptions(
                newHost,
                newPort,
                kafka,
                topics,
                cacheFolder,
                mapsBytes,
                clock,
                meters,
                Optional.of(newAccess),
                keyFile,
                auditLog);
    }

    public ViewerOptions withCacheFolder(Path folder) {
        return new ViewerOptions(
                host, port, kafka, topics, folder, mapsBytes, clock, meters, access, keyFile, auditLog);
    }

    public ViewerOptions withMapsBytes(long bytes) {
        return new ViewerOptions(
                host, port, kafka, topics, cacheFolder, bytes, clock, meters, access, keyFile, auditLog);
    }

    /** Logins and guest links that outlive the viewer. */
    public ViewerOptions withKeyFile(Path file) {
        return new ViewerOptions(
                host, port, kafka, topics, cacheFolder, mapsBytes, clock, meters, access, Optional.of(file), auditLog);
    }

    public ViewerOptions withAuditLog(Path file) {
        return new ViewerOptions(
                host, port, kafka, topics, cacheFolder, mapsBytes, clock, meters, access, keyFile, Optional.of(file));
    }
}
