package io.pentimento.viewer.access;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.oauth2.OAuth2Auth;
import io.vertx.ext.auth.oauth2.OAuth2AuthorizationURL;
import io.vertx.ext.auth.oauth2.OAuth2FlowType;
import io.vertx.ext.auth.oauth2.OAuth2Options;
import io.vertx.ext.auth.oauth2.Oauth2Credentials;
import io.vertx.ext.auth.oauth2.providers.OpenIDConnectAuth;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;

/**
 * People as an OpenID provider knows them: authorization code flow with PKCE, state and nonce (OpenID Connect Core 1.0, RFC 7636). What
 * counts is the id token: signed by a key of the provider, by this issuer, for this client, with this nonce.
 */
final class OpenIdLogin {

    private final PageAccess.OpenId options;
    private final Future<OAuth2Auth> provider;

    /** Who came, and what they may do. */
    record Person(String name, Role role) {}

    OpenIdLogin(Vertx vertx, PageAccess.OpenId options) {
        this.options = options;
        provider = OpenIDConnectAuth.discover(
                vertx,
                new OAuth2Options()
                        .setSite(options.issuer())
                        .setClientId(options.client())
                        .setClientSecret(options.secret())
                        .setValidateIssuer(true));
    }

    /** Asks the provider for its keys; fails when it does not answer. */
    Future<Void> ready() {
        return provider.compose(OAuth2Auth::jWKSet);
    }

    /** Where somebody logs in. */
    Future<String> address(String redirect, String state, String nonce, String verifier) {
        return provider.map(auth -> auth.authorizeURL(new OAuth2AuthorizationURL()
                .setRedirectUri(redirect)
                .setState(state)
                .addScope("openid")
                .addScope("profile")
                .setCodeChallenge(challenge(verifier))
                .setCodeChallengeMethod("S256")
                .putAdditionalParameter("nonce", nonce)));
    }

    /** Who brought this code from there; fails when it is not good. */
    Future<Person> person(String redirect, String code, String nonce, String verifier) {
        return provider.compose(auth -> auth.authenticate(new Oauth2Credentials()
                                .setFlow(OAuth2FlowType.AUTH_CODE)
                                .setCode(code)
                                .setRedirectUri(redirect)
                                .setCodeVerifier(verifier))
                        .compose(user -> auth.authenticate(new TokenCredentials(idToken(user.principal())))))
                .map(user -> person(user.attributes().getJsonObject("accessToken", new JsonObject()), nonce));
    }

    private static String idToken(JsonObject principal) {
        return Optional.ofNullable(principal.getString("id_token"))
                .orElseThrow(() -> new SecurityException("the provider sent no id token"));
    }

    private Person person(JsonObject claims, String nonce) {
        require(options.issuer().equals(claims.getString("iss")), "its issuer is another");
        require(isFor(claims.getValue("aud")), "it is for another client");
        require(nonce.equals(claims.getString("nonce")), "its nonce is another");
        String name = claims.getString("preferred_username", claims.getString("name", claims.getString("sub", "")));
        require(!name.isBlank(), "it names nobody");
        Role role = role(claims.getValue(options.rolesClaim()))
                .orElseThrow(() -> new SecurityException(name
                        + " has none of the roles viewer, operator and admin in the claim " + options.rolesClaim()));
        return new Person(name, role);
    }

    private boolean isFor(Object audience) {
        return audience instanceof JsonArray all
                ? all.contains(options.client())
                : options.client().equals(audience);
    }

    /** The highest of those that we know; others are other programs'. */
    private static Optional<Role> role(Object claim) {
        JsonArray names =
                claim instanceof JsonArray all ? all : claim == null ? new JsonArray() : new JsonArray().add(claim);
        Role highest = null;
        for (Role role : new Role[] {Role.VIEWER, Role.OPERATOR, Role.ADMIN}) {
            highest = names.contains(role.title()) ? role : highest;
        }
        return Optional.ofNullable(highest);
    }

    private static void require(boolean holds, String why) {
        if (!holds) {
            throw new SecurityException("the id token is not good: " + why);
        }
    }

    private static String challenge(String verifier) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
