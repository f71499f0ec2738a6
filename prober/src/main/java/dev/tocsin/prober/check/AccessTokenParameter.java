package dev.tocsin.prober.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLEncoder;

/** Puts the access token where Anexia's monitoring wants it: last in the query. */
final class AccessTokenParameter {

    private AccessTokenParameter() {}

    static Target on(Target target) {
        String token = target.options().getOrDefault("access_token", "");
        return token.isEmpty()
                ? target
                : target.at(with(target.url(), "access_token=" + URLEncoder.encode(token, UTF_8)));
    }

    private static URI with(URI url, String parameter) {
        String written = url.toString();
        int fragment = written.indexOf('#');
        String plain = fragment < 0 ? written : written.substring(0, fragment);
        String between = url.getRawQuery() == null ? "?" : url.getRawQuery().isEmpty() ? "" : "&";
        return URI.create(plain + between + parameter);
    }
}
