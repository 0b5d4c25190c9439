package io.pentimento.standalone;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The meters of a service that has no page, served to this machine when {@code --metrics-port} is given. */
final class Metrics {

    @Option(
            names = "--metrics-port",
            paramLabel = "PORT",
            description = "serve Prometheus metrics at http://127.0.0.1:PORT/metrics; 0 takes a free port"
                    + " (default: do not)")
    private Integer port;

    private PrometheusMeterRegistry registry;

    /** Meters of the process itself; services add theirs. */
    static PrometheusMeterRegistry registry() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new JvmMemoryMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        // Registers a listener with the JVM, for as long as the process lives.
        @SuppressWarnings("resource")
        JvmGcMetrics collector = new JvmGcMetrics();
        collector.bindTo(registry);
        return registry;
    }

    /** Always the same. */
    PrometheusMeterRegistry meters() {
        if (registry == null) {
            registry = registry();
        }
        return registry;
    }

    /**
     * Begins to serve, if that was asked for.
     *
     * @throws CommandException when the port is in use
     */
    Server serve() {
        if (port == null) {
            return new Server(Optional.empty());
        }
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("metrics-port=" + port + ": must be 0 to 65535");
        }
        try {
            PrometheusMeterRegistry meters = meters();
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            server.createContext("/metrics", exchange -> answer(exchange, meters));
            server.start();
            return new Server(Optional.of(server));
        } catch (IOException e) {
            throw new CommandException(
                    "port " + port + " of 127.0.0.1 cannot be used (" + e.getMessage()
                            + "): end the program that holds it or choose another with --metrics-port",
                    e);
        }
    }

    private static void answer(HttpExchange exchange, PrometheusMeterRegistry meters) throws IOException {
        try (exchange) {
            boolean known = exchange.getRequestURI().getPath().equals("/metrics");
            byte[] body = (known ? meters.scrape() : "Metrics are at /metrics.\n").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
            exchange.sendResponseHeaders(known ? 200 : 404, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** Closing ends it. */
    record Server(Optional<HttpServer> http) implements AutoCloseable {

        /** Where the metrics are; null when they are not served. */
        String url() {
            return http.map(server -> "http://127.0.0.1:" + server.getAddress().getPort() + "/metrics")
                    .orElse(null);
        }

        @Override
        public void close() {
            http.ifPresent(server -> server.stop(0));
        }
    }
}
