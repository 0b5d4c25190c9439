package io.pentimento.viewer;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.pentimento.proto.Hello;
import io.pentimento.proto.Nanos;
import io.pentimento.proto.ScanList;
import io.pentimento.proto.ScanState;
import io.pentimento.proto.ScanSummary;
import io.pentimento.proto.ServerMessage;
import io.pentimento.proto.ServiceIdentity;
import io.pentimento.proto.ServiceList;
import io.pentimento.viewer.access.AuditLog;
import io.pentimento.viewer.access.Gate;
import io.pentimento.viewer.access.Role;
import io.pentimento.viewer.access.Visitor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** The page, the interface for programs, and the WebSocket. Everything but {@link #listen} runs on one event loop. */
final class WebServer {

    private static final int MOST_CLIENTS = 64;
    /** A photograph, a region of millions of pixels, or the parameters of a scan. */
    private static final int MOST_MESSAGE_BYTES = 1 << 20;

    private static final long UPDATE_MS = 50;
    private static final long STATE_MS = 500;
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

    /** Nothing from elsewhere. ndarray, below h5web, makes its accessors with new Function; h5web styles inline. */
    private static final String CONTENT_SECURITY_POLICY = "default-src 'self'; script-src 'self' 'unsafe-eval'; "
            + "style-src 'self' 'unsafe-inline'; "
            + "img-src 'self' data: blob:; worker-src 'self' blob:; connect-src 'self' blob: data:; "
            + "frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private final Vertx vertx;
    private final ViewerOptions options;
    private final Scans scans;
    private final Services services;
    private final Desks desks;
    private final TakeAway takeAway;
    private final Thumbnails thumbnails;
    private final Gate gate;
    private final AuditLog audit;
    private final Unreadable unreadable;
    private final ServiceIdentity service;
    private final String epoch = UUID.randomUUID().toString();
    private final Set<Client> clients = new HashSet<>();
    private final Future<String> lines;

    WebServer(
            Vertx vertx,
            ViewerOptions options,
            Scans scans,
            Services services,
            Desks desks,
            TakeAway takeAway,
            Gate gate,
            AuditLog audit,
            Unreadable unreadable,
            ServiceIdentity service) {
        this.vertx = vertx;
        this.options = options;
        this.scans = scans;
        this.services = services;
        this.desks = desks;
        this.takeAway = takeAway;
        this.thumbnails = new Thumbnails(vertx, scans, options.clock());
        this.gate = gate;
        this.audit = audit;
        this.unreadable = unreadable;
        this.service = service;
        lines = vertx.executeBlocking(() -> LineTable.json().encode(), false);
        options.meters().gauge("pentimento.viewer.pages", clients, Set::size);
    }

    Future<HttpServer> listen() {
        Router router = Router.router(vertx);
        router.route().handler(this::guard);
        gate.addTo(router);
        router.get("/ws").handler(this::open);
        router.get("/healthz").handler(this::notForGuests).handler(this::health);
        router.get("/api/scans").handler(this::scans);
        takeAway.addTo(router);
        thumbnails.addTo(router);
        desks.photographs().addTo(router);
        router.get("/api/lines").handler(this::lines);
        router.get("/metrics").handler(this::notForGuests).handler(this::metrics);
        router.get().handler(new PageFiles());
        vertx.setPeriodic(UPDATE_MS, timer -> List.copyOf(clients).forEach(Client::flush));
        vertx.setPeriodic(STATE_MS, timer -> tell());
        HttpServerOptions http = new HttpServerOptions()
                .setHost(options.host())
                .setPort(options.port())
                .setCompressionSupported(true)
                // No browser speaks HTTP/2 without TLS; a client that offers to switch may read an answer in the wrong
                // form.
                .setHttp2ClearTextEnabled(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setMaxWebSocketMessageSize(MOST_MESSAGE_BYTES)
                .setMaxWebSocketFrameSize(MOST_MESSAGE_BYTES);
        options.access().ifPresent(access -> http.setSsl(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setCertPath(access.certificate().toString())
                        .setKeyPath(access.key().toString())));
        return vertx.createHttpServer(http)
                .requestHandler(router)
                .listen()
                .onSuccess(server -> gate.listening(server.actualPort()));
    }

    /** Pages open now. */
    int pages() {
        return clients.size();
    }

    private void tell() {
        scans.sample();
        ScanList list = scans.list();
        ServiceList heartbeats = services.list(Nanos.now(options.clock()));
        List.copyOf(clients).forEach(client -> client.tell(list, heartbeats));
    }

    /**
     * A page of another site could point its own name at this machine; a viewer that only this machine may reach
     * answers to this machine's names alone.
     */
    private void guard(RoutingContext context) {
        HostAndPort authority = context.request().authority();
        boolean local = options.isLoopback();
        if (authority == null || local && !LOOPBACK.contains(authority.host())) {
            context.response().setStatusCode(403).end("This viewer answers to localhost only.\n");
            return;
        }
        context.response()
                .putHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer");
        context.next();
    }

    private void notForGuests(RoutingContext context) {
        if (Gate.visitor(context).role().may(Role.VIEWER)) {
            context.next();
        } else {
            context.response().setStatusCode(403).end("Your link is for a scan alone.\n");
        }
    }

    private void open(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (!isSameOrigin(request.getHeader("Origin"), request.getHeader("Host"))) {
            context.response().setStatusCode(403).end("This WebSocket is for the viewer's own page.\n");
        } else if (clients.size() >= MOST_CLIENTS) {
            context.response().setStatusCode(503).end(MOST_CLIENTS + " pages are open; close one.\n");
        } else {
            Visitor visitor = Gate.visitor(context);
            request.toWebSocket().onSuccess(socket -> welcome(socket, () -> gate.again(request, visitor), visitor));
        }
    }

    /** Programs send no Origin; a browser always does. */
    static boolean isSameOrigin(String origin, String host) {
        if (origin == null) {
            return true;
        }
        try {
            return URI.create(origin).getRawAuthority() != null
                    && URI.create(origin).getRawAuthority().equalsIgnoreCase(host);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void welcome(ServerWebSocket socket, Supplier<Optional<Visitor>> who, Visitor visitor) {
        Client client = new Client(socket, who, scans, desks, gate.guests(), audit, unreadable, options.clock());
        clients.add(client);
        socket.closeHandler(end -> {
            clients.remove(client);
            client.close();
        });
        client.send(ServerMessage.newBuilder()
                .setHello(Hello.newBuilder()
                        .setEpoch(epoch)
                        .setInstrument(options.topics().instrument())
                        .setVersion(service.version())
                        .setName(visitor.name())
                        .setRole(io.pentimento.proto.Role.valueOf(visitor.role().name()))));
        client.tell(scans.list(), services.list(Nanos.now(options.clock())));
    }

    private void health(RoutingContext context) {
        Clock clock = options.clock();
        double age = Nanos.seconds(services.ageNs(service.service(), Nanos.now(clock)));
        boolean up = age < 10;
        JsonObject body = new JsonObject().put("status", up ? "UP" : "DOWN");
        if (!up) {
            body.put("reason", "no heartbeat has come back from Kafka at " + options.kafka() + " for 10 s");
        }
        context.response().setStatusCode(up ? 200 : 503);
        context.json(body);
    }

    private void scans(RoutingContext context) {
        long now = Nanos.now(options.clock());
        JsonArray list = new JsonArray();
        Visitor visitor = Gate.visitor(context);
        for (ScanSummary summary : scans.list().getScansList()) {
            if (!visitor.sees(summary.getScan())) {
                continue;
            }
            scans.find(summary.getScan())
                    .ifPresent(scan -> list.add(json(summary, scan.state(now).build())));
        }
        context.json(new JsonObject().put("scans", list));
    }

    private static JsonObject json(ScanSummary summary, ScanState state) {
        JsonObject json = new JsonObject()
                .put("scan", summary.getScan())
                .put("title", summary.getTitle())
                .put("rows", summary.getRows())
                .put("columns", summary.getColumns())
                .put("start", Instant.ofEpochSecond(0, summary.getStartNs()).toString())
                .put("state", state.getPhase().name())
                .put("reason", state.getReason())
                .put("planned", state.getPlanned())
                .put("missing", state.getMissing())
                .put("rejected", state.getRejected())
                .put("loading", state.getLoading());
        if (!state.getLoading()) {
            json.put("painted", state.getPainted())
                    .put("lost", state.getLost())
                    .put("duplicated", state.getDuplicated());
        }
        return json;
    }

    private void metrics(RoutingContext context) {
        if (options.meters() instanceof PrometheusMeterRegistry prometheus) {
            context.response()
                    .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                    .end(prometheus.scrape());
        } else {
            context.response().setStatusCode(404).end("Metrics are not collected here.\n");
        }
    }

    private void lines(RoutingContext context) {
        lines.onComplete(
                json -> context.response()
                        .putHeader("Content-Type", "application/json")
                        .end(json),
                context::fail);
    }
}
