package io.pentimento.viewer.access;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * Finds out who asks, and lets in whom it knows. On this machine alone: everybody as a viewer, and as an admin once whoever follows
 * the link that was printed at the start. Elsewhere: those in a file of users, by HTTP basic authentication, or those whom an OpenID
 * provider knows. In any case guests by a signed link. Whoever is let in gets a signed cookie, since not every browser sends a
 * password along with a WebSocket.
 *
 * <p>Everything runs on one event loop.
 */
public final class Gate {

    /** How long a login holds. */
    static final Duration LOGIN = Duration.ofHours(12);

    private static final Duration AT_THE_PROVIDER = Duration.ofMinutes(10);
    private static final String VISITOR = "visitor";
    private static final String SESSION = "session";
    private static final String STATE = "openid";
    private static final String NAME = "name";
    private static final String ROLE = "role";
    private static final String GUEST = "guest";
    private static final String SCHEME = "Basic ";
    private static final String LOGIN_PATH = "/login";
    private static final String BACK_PATH = "/login/back";
    private static final int SECRET_BYTES = 32;

    private final Optional<PageAccess> access;
    private final Clock clock;
    private final SignedTokens tokens;
    private final GuestLinks guests;
    private final AuditLog audit;
    private final Optional<UserRoles> users;
    private final Optional<OpenIdLogin> openId;
    private final LoginLimits limits;
    private final SecureRandom random = new SecureRandom();
    /** What the printed link carries; empty once it is used, and where people log in. */
    private Optional<String> once;

    private int port;

    /**
     * Nobody is let in before {@link #addTo}.
     *
     * @param access empty: only this machine can reach the page
     * @param key that logins and links are signed with
     */
    public Gate(Vertx vertx, Optional<PageAccess> access, SigningKey key, AuditLog audit, Clock clock) {
        this.access = access;
        this.clock = clock;
        this.audit = audit;
        tokens = new SignedTokens(key.bytes(), clock);
        guests = new GuestLinks(tokens, clock, key.revoked());
        limits = new LoginLimits(clock);
        users = access.map(PageAccess::login)
                .filter(PageAccess.UserFile.class::isInstance)
                .map(files -> new UserRoles(vertx, (PageAccess.UserFile) files));
        openId = access.map(PageAccess::login)
                .filter(PageAccess.OpenId.class::isInstance)
                .map(options -> new OpenIdLogin(vertx, (PageAccess.OpenId) options));
        once = access.isEmpty() ? Optional.of(secret()) : Optional.empty();
    }

    /** Fails when the provider who knows people does not answer. */
    public Future<Void> ready() {
        return openId.map(OpenIdLogin::ready).orElseGet(Future::succeededFuture);
    }

    /** @param listening port, which the cookie's name holds: browsers do not keep the cookies of two ports apart */
    public void listening(int listening) {
        port = listening;
    }

    /** Path of the link that makes its browser an admin, once; empty where people log in. */
    public Optional<String> oncePath() {
        return once.map(secret -> LOGIN_PATH + "?once=" + secret);
    }

    public GuestLinks guests() {
        return guests;
    }

    /** Adds its paths, and looks at who asks for any other. */
    public void addTo(Router router) {
        router.get(LOGIN_PATH).handler(this::login);
        router.get(BACK_PATH).handler(this::back);
        router.route().handler(this::check);
    }

    /** Who asks, once {@link #addTo}'s handler has let them in. */
    public static Visitor visitor(RoutingContext context) {
        return context.get(VISITOR);
    }

    /**
     * Who asks now, of somebody who was let in with a request: logins end, guest links are revoked, roles change. Empty: nobody any
     * more.
     */
    public Optional<Visitor> again(HttpServerRequest request, Visitor before) {
        boolean hasCookie = request.getCookie(cookieName()) != null;
        return hasCookie
                ? byCookie(request).or(() -> access.isEmpty() ? Optional.of(onThisMachine(request)) : Optional.empty())
                : Optional.of(before).filter(visitor -> !visitor.isOver(clock.instant()));
    }

    private static Visitor onThisMachine(HttpServerRequest request) {
        return new Visitor("", Role.VIEWER, "", Instant.MAX, from(request));
    }

    private void check(RoutingContext context) {
        Optional<Visitor> known = byCookie(context.request());
        if (known.isPresent()) {
            enter(context, known.get());
        } else if (access.isEmpty()) {
            enter(context, onThisMachine(context.request()));
        } else if (users.isPresent()) {
            byPassword(context, users.get());
        } else if (isForPeople(context.request())) {
            toProvider(context);
        } else {
            shut(context, 401, "Log in first: open the page in a browser.");
        }
    }

    private static void enter(RoutingContext context, Visitor visitor) {
        context.put(VISITOR, visitor);
        context.next();
    }

    private static boolean isForPeople(HttpServerRequest request) {
        String accepted = request.getHeader("Accept");
        return request.getHeader("Upgrade") == null && accepted != null && accepted.contains("text/html");
    }

    private Optional<Visitor> byCookie(HttpServerRequest request) {
        Cookie cookie = request.getCookie(cookieName());
        if (cookie == null) {
            return Optional.empty();
        }
        String from = from(request);
        return tokens.read(SESSION, cookie.getValue())
                .flatMap(facts -> known(facts, from))
                .or(() -> guests.visitor(cookie.getValue(), from));
    }

    /** Of people in a file the role is that of the file now. */
    private Optional<Visitor> known(JsonObject facts, String from) {
        String name = facts.getString(NAME);
        Optional<Role> role =
                users.isPresent() ? users.get().role(name) : Optional.of(Role.valueOf(facts.getString(ROLE)));
        return role.map(its -> new Visitor(name, its, "", SignedTokens.end(facts), from));
    }

    private void byPassword(RoutingContext context, UserRoles known) {
        String[] pair = pair(context.request().getHeader("Authorization"));
        if (pair == null) {
            askForPassword(context);
            return;
        }
        String name = pair[0];
        String from = from(context.request());
        Duration wait = limits.wait(from);
        if (!wait.isZero()) {
            context.response().putHeader("Retry-After", Long.toString(wait.toSeconds() + 1));
            shut(context, 429, "Too many failed logins: wait " + (wait.toSeconds() + 1) + " s.");
            return;
        }
        // Counted before it is known, so that many at once gain nothing.
        limits.failed(from);
        context.request().pause();
        known.isPassword(name, pair[1]).onSuccess(right -> {
            context.request().resume();
            if (right) {
                limits.succeeded(from);
                Role role = known.role(name).orElseThrow();
                Instant end = clock.instant().plus(LOGIN);
                setCookie(context.response(), session(name, role, end));
                enter(context, new Visitor(name, role, "", end, from));
            } else {
                audit.shut(name, from, "wrong name or password");
                askForPassword(context);
            }
        });
    }

    private static void askForPassword(RoutingContext context) {
        context.response().putHeader("WWW-Authenticate", "Basic realm=\"Pentimento\", charset=\"UTF-8\"");
        shut(context, 401, "Log in with your name and password.");
    }

    /** Name and password; null when there are none. */
    private static String[] pair(String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        try {
            byte[] decoded = Base64.getDecoder()
                    .decode(authorization.substring(SCHEME.length()).strip());
            String pair = new String(decoded, StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 1 ? null : new String[] {pair.substring(0, colon), pair.substring(colon + 1)};
        } catch (IllegalArgumentException e) {
            // Not base64: no password either.
            return null;
        }
    }

    /** Exchanges what a link carries for a cookie. */
    private void login(RoutingContext context) {
        String from = from(context.request());
        String secret = context.request().getParam("once");
        String link = context.request().getParam(GUEST);
        if (secret != null && isOnce(secret)) {
            once = Optional.empty();
            Instant end = clock.instant().plus(LOGIN);
            setCookie(context.response(), session("", Role.ADMIN, end));
            audit.done(new Visitor("", Role.ADMIN, "", end, from), "login", "", "by the link printed at the start");
            redirect(context.response(), "/");
        } else if (link != null && guests.visitor(link, from).isPresent()) {
            setCookie(context.response(), link);
            audit.done(
                    guests.visitor(link, from).get(),
                    "login",
                    guests.visitor(link, from).get().scan(),
                    "by a guest link");
            redirect(context.response(), "/");
        } else if (secret != null || link != null) {
            audit.shut(
                    "", from, secret != null ? "one-time link, wrong or used" : "guest link, wrong, over or revoked");
            shut(context, 403, "This link does not hold: it was used, is over, or was revoked. Ask for another one.");
        } else if (openId.isPresent()) {
            toProvider(context);
        } else {
            redirect(context.response(), "/");
        }
    }

    private boolean isOnce(String secret) {
        return once.filter(expected -> MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.US_ASCII), secret.getBytes(StandardCharsets.UTF_8)))
                .isPresent();
    }

    private void toProvider(RoutingContext context) {
        String nonce = secret();
        String verifier = secret();
        String state = secret();
        String kept = tokens.sign(
                STATE,
                new JsonObject().put("state", state).put("nonce", nonce).put("verifier", verifier),
                clock.instant().plus(AT_THE_PROVIDER));
        openId.orElseThrow()
                .address(redirectUri(context), state, nonce, verifier)
                .onSuccess(address -> {
                    // Lax: whoever comes back comes from another site.
                    context.response().addCookie(cookie(stateCookieName(), kept).setSameSite(CookieSameSite.LAX));
                    redirect(context.response(), address);
                })
                .onFailure(error -> shut(context, 502, "The OpenID provider does not answer: " + error.getMessage()));
    }

    /** Somebody comes back from the provider. */
    private void back(RoutingContext context) {
        String from = from(context.request());
        Cookie cookie = context.request().getCookie(stateCookieName());
        Optional<JsonObject> kept = Optional.ofNullable(cookie).flatMap(c -> tokens.read(STATE, c.getValue()));
        String state = context.request().getParam("state");
        String code = context.request().getParam("code");
        boolean expected = openId.isPresent()
                && code != null
                && state != null
                && kept.map(facts -> facts.getString("state"))
                        .filter(state::equals)
                        .isPresent();
        if (!expected) {
            audit.shut("", from, "came back from the OpenID provider without having gone there");
            shut(context, 403, "This login was not begun here, or too long ago: open the page again.");
            return;
        }
        JsonObject facts = kept.get();
        openId.get()
                .person(redirectUri(context), code, facts.getString("nonce"), facts.getString("verifier"))
                .onSuccess(person -> {
                    Instant end = clock.instant().plus(LOGIN);
                    setCookie(context.response(), session(person.name(), person.role(), end));
                    context.response().addCookie(cookie(stateCookieName(), "").setMaxAge(0));
                    audit.done(
                            new Visitor(person.name(), person.role(), "", end, from), "login", "", "by OpenID Connect");
                    // Not a redirect: a strict cookie is not sent along with one that began on another site.
                    context.response()
                            .putHeader("Content-Type", "text/html;charset=utf-8")
                            .putHeader("Cache-Control", "no-store")
                            .end("<!DOCTYPE html><title>Pentimento</title>"
                                    + "<meta http-equiv=\"refresh\" content=\"0;url=/\"><a href=\"/\">Pentimento</a>");
                })
                .onFailure(error -> {
                    audit.shut("", from, "OpenID: " + error.getMessage());
                    shut(context, 403, "The login was refused: " + error.getMessage());
                });
    }

    private String redirectUri(RoutingContext context) {
        PageAccess.OpenId options =
                (PageAccess.OpenId) access.map(PageAccess::login).orElseThrow();
        String page = options.page().isEmpty()
                ? "https://" + context.request().getHeader("Host")
                : options.page().replaceFirst("/$", "");
        return page + BACK_PATH;
    }

    private String session(String name, Role role, Instant end) {
        return tokens.sign(SESSION, new JsonObject().put(NAME, name).put(ROLE, role.name()), end);
    }

    private void setCookie(HttpServerResponse response, String value) {
        response.addCookie(cookie(cookieName(), value).setSameSite(CookieSameSite.STRICT));
    }

    private Cookie cookie(String name, String value) {
        return Cookie.cookie(name, value).setPath("/").setHttpOnly(true).setSecure(access.isPresent());
    }

    /** Only over TLS may a cookie have the prefix that no other host can set. */
    private String cookieName() {
        return access.isPresent() ? "__Host-pentimento" : "pentimento-" + port;
    }

    private static String stateCookieName() {
        return "__Host-pentimento-openid";
    }

    private static void redirect(HttpServerResponse response, String to) {
        response.setStatusCode(303)
                .putHeader("Location", to)
                .putHeader("Cache-Control", "no-store")
                .end();
    }

    private static void shut(RoutingContext context, int status, String why) {
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "text/plain;charset=utf-8")
                .end(why + "\n");
    }

    private static String from(HttpServerRequest request) {
        return request.remoteAddress() == null ? "" : request.remoteAddress().hostAddress();
    }

    private String secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
