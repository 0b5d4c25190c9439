package io.pentimento.viewer;

import io.micrometer.core.instrument.MeterRegistry;
import io.pentimento.proto.Topics;
import java.nio.file.Path;
import java.time.Clock;

/**
 * What a {@link Viewer} needs to know.
 *
 * @param host address to listen on
 * @param port port to listen on; 0 takes a free one
 * @param bootstrapServers the Kafka brokers, "host:port,..."
 * @param topics the instrument's topics
 * @param cacheFolder where copies of spectra lie while the viewer runs; created when absent, emptied at close
 * @param mapsBytes how much heap the maps of all scans together may take before those that nobody watches are forgotten
 * @param clock the time
 * @param meters where counters and gauges go
 */
public record ViewerOptions(
        String host,
        int port,
        String bootstrapServers,
        Topics topics,
        Path cacheFolder,
        long mapsBytes,
        Clock clock,
        MeterRegistry meters) {

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
        if (host.isBlank() || bootstrapServers.isBlank()) {
            throw new IllegalArgumentException(
                    "host=" + host + ", bootstrapServers=" + bootstrapServers + ": must not be empty");
        }
    }

    /** Defaults for all but the three that have none; a third of the heap for maps. */
    public static ViewerOptions of(String bootstrapServers, Topics topics, MeterRegistry meters) {
        return new ViewerOptions(
                DEFAULT_HOST,
                DEFAULT_PORT,
                bootstrapServers,
                topics,
                DEFAULT_CACHE_FOLDER,
                Runtime.getRuntime().maxMemory() / 3,
                Clock.systemUTC(),
                meters);
    }

    public ViewerOptions withAddress(String newHost, int newPort) {
        return new ViewerOptions(newHost, newPort, bootstrapServers, topics, cacheFolder, mapsBytes, clock, meters);
    }

    public ViewerOptions withCacheFolder(Path folder) {
        return new ViewerOptions(host, port, bootstrapServers, topics, folder, mapsBytes, clock, meters);
    }

    public ViewerOptions withMapsBytes(long bytes) {
        return new ViewerOptions(host, port, bootstrapServers, topics, cacheFolder, bytes, clock, meters);
    }

    public ViewerOptions withClock(Clock newClock) {
        return new ViewerOptions(host, port, bootstrapServers, topics, cacheFolder, mapsBytes, newClock, meters);
    }
}
