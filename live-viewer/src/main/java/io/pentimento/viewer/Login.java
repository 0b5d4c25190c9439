package io.pentimento.viewer;

import io.vertx.core.Handler;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Lets nobody pass who does not know the token: by HTTP basic authentication with any name, or by the cookie that it gives
 * in exchange, since not every browser sends the password along with a WebSocket. The cookie is derived from the token, so
 * open pages go on after a restart of the server, and another token ends them all.
 */
final class Login implements Handler<RoutingContext> {

    static final String COOKIE = "__Host-pentimento";
    private static final String SCHEME = "Basic ";

    private final byte[] token;
    private final byte[] session;

    Login(String token) {
        this.token = token.getBytes(StandardCharsets.UTF_8);
        this.session = session(this.token).getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (hasCookie(request)) {
            context.next();
        } else if (hasPassword(request.getHeader("Authorization"))) {
            context.response()
                    .addCookie(Cookie.cookie(COOKIE, new String(session, StandardCharsets.US_ASCII))
                            .setPath("/")
                            .setSecure(true)
                            .setHttpOnly(true)
                            .setSameSite(CookieSameSite.STRICT));
            context.next();
        } else {
            context.response()
                    .setStatusCode(401)
                    .putHeader("WWW-Authenticate", "Basic realm=\"Pentimento\", charset=\"UTF-8\"")
                    .end("Log in with any name and the viewer's token as the password.\n");
        }
    }

    private boolean hasCookie(HttpServerRequest request) {
        Cookie cookie = request.getCookie(COOKIE);
        return cookie != null
                && MessageDigest.isEqual(session, cookie.getValue().getBytes(StandardCharsets.UTF_8));
    }

    private boolean hasPassword(String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        try {
            byte[] decoded = Base64.getDecoder()
                    .decode(authorization.substring(SCHEME.length()).strip());
            String pair = new String(decoded, StandardCharsets.UTF_8);
            String password = pair.substring(pair.indexOf(':') + 1);
            return MessageDigest.isEqual(token, password.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            // Not base64: not the password either.
            return false;
        }
    }

    private static String session(byte[] token) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(token, "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal("pentimento page".getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
