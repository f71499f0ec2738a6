package dev.tocsin.prober.check;

import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.proxy.Socks5ProxyHandler;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/** Somebody through whom targets are asked: an HTTP proxy, or a SOCKS 5 one. */
record Proxy(Origin origin, Optional<UserInfo> user) {

    static Proxy of(URI url) {
        Origin origin = Origin.of(url);
        if (!origin.scheme().equals("http") && !origin.scheme().equals("socks5")) {
            throw new IllegalArgumentException("the proxy must begin with http:// or socks5://");
        }
        return new Proxy(origin, UserInfo.of(url));
    }

    /** Plain HTTP is asked of an HTTP proxy in words; all else goes through it without being understood. */
    boolean tunnels(boolean secure) {
        return secure || origin.scheme().equals("socks5");
    }

    ProxyHandler handler(InetSocketAddress address, Duration timeout) {
        ProxyHandler handler = origin.scheme().equals("socks5")
                ? user.<ProxyHandler>map(each -> new Socks5ProxyHandler(address, each.name(), each.password()))
                        .orElseGet(() -> new Socks5ProxyHandler(address))
                : user.<ProxyHandler>map(each -> new HttpProxyHandler(address, each.name(), each.password()))
                        .orElseGet(() -> new HttpProxyHandler(address));
        handler.setConnectTimeoutMillis(timeout.plusSeconds(1).toMillis());
        return handler;
    }

    Optional<Header> authorization() {
        return user.map(each -> new Header(
                "Proxy-Authorization",
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString((each.name() + ":" + each.password()).getBytes(StandardCharsets.UTF_8)),
                true));
    }
}
