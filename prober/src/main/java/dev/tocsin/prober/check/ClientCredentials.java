package dev.tocsin.prober.check;

import java.net.URI;

/**
 * With what an access token is fetched (OAuth 2.0, client credentials grant).
 *
 * @param scopes separated by spaces; empty for whatever the server gives
 */
public record ClientCredentials(URI tokenUrl, String clientId, String clientSecret, String scopes) {

    @Override
    public String toString() {
        return "client credentials for " + Origin.of(tokenUrl);
    }
}
