package dev.tocsin.notifier.delivery;

/**
 * What a token is asked for with, and by which it is remembered: client credentials of OAuth 2 (RFC 6749, 4.4).
 *
 * @param endpoint where tokens are given
 * @param scopes with spaces in between; empty: the usual ones
 * @param connecting of the hook, but anonymous: its certificate is for its receiver
 */
record Grant(Target endpoint, String clientId, String clientSecret, String scopes, Connecting connecting) {
    @Override
    public String toString() {
        return "Grant[" + endpoint.name() + "]";
    }
}
