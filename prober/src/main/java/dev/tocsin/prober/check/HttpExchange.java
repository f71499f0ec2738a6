package dev.tocsin.prober.check;

import dev.tocsin.prober.check.Seen.Answered;
import dev.tocsin.prober.check.Seen.Kind;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One probe by HTTP from its start to its end, all redirects included.
 *
 * <p>Threading: owned by the event loop of its course.
 */
final class HttpExchange implements ResponseReader.Listener {
    private final Network network;
    private final KeptConnections kept;
    private final Course course;
    private Target target;
    private Optional<HttpConnection> connection = Optional.empty();
    private Optional<Certificate> certificate = Optional.empty();
    private boolean keptBefore;

    HttpExchange(Target target, Course course, Network network, KeptConnections kept) {
        this.target = target;
        this.course = course;
        this.network = network;
        this.kept = kept;
    }

    CompletableFuture<Seen> begin() {
        return course.begin(this::hop);
    }

    private void hop() {
        try {
            course.asks(Origin.ofHttp(target.url()));
            if (target.route().reuse()) {
                kept.take(key()).ifPresentOrElse(this::again, this::dial);
            } else {
                dial();
            }
        } catch (IllegalArgumentException e) {
            course.end(Kind.UNASKABLE, e.getMessage());
        }
    }

    private KeptConnections.Key key() {
        return new KeptConnections.Key(course.loop(), course.origin(), target.route(), target.security());
    }

    private void again(Channel channel) {
        keptBefore = true;
        course.uses(channel);
        course.clock().skipTo(Phase.FIRST_BYTE);
        send(channel);
    }

    private void dial() {
        keptBefore = false;
        new Dial(network, course, target, course.origin().isSecure(), Protocols.HTTP, this::send).begin();
    }

    private void send(Channel open) {
        HttpConnection http = HttpConnection.over(open);
        connection = Optional.of(http);
        certificate = Optional.ofNullable(http.session()).flatMap(Certificate::of);
        var reader = new ResponseReader(this, network.budget(), HttpCheck.BODY_LIMIT, target.bodyWanted());
        try {
            http.send(HttpRequests.of(asWritten(), course.origin(), inWords()), reader, this::firstByte);
        } catch (IllegalArgumentException e) {
            course.end(Kind.UNASKABLE, "the request cannot be sent as it is written: " + e.getMessage());
        }
    }

    private Optional<Proxy> proxy() {
        return target.route().proxy().map(Proxy::of);
    }

    /** Whether a proxy is asked in words and not tunnelled through. */
    private boolean inWords() {
        return proxy().filter(each -> !each.tunnels(course.origin().isSecure())).isPresent();
    }

    private Target asWritten() {
        return inWords()
                ? proxy().flatMap(Proxy::authorization)
                        .map(header -> target.with(target.request().with(header)))
                        .orElse(target)
                : target;
    }

    private void firstByte() {
        if (course.clock().phase() == Phase.FIRST_BYTE) {
            course.clock().enter(Phase.REST);
        }
    }

    @Override
    public void answered(HttpResponse head, String body, boolean truncated) {
        if (course.isOver()) {
            return;
        }
        int status = head.status().code();
        if (status == 407 && inWords()) {
            course.end(Kind.OWN_TROUBLE, "the proxy does not let this prober through: status 407");
            return;
        }
        InetSocketAddress address = address();
        keepOrClose(head, truncated);
        Optional<URI> location =
                target.request().followRedirects() ? HttpRequests.redirect(target.url(), head) : Optional.empty();
        if (location.isPresent()) {
            follow(location.get(), status, address);
            return;
        }
        List<Header> headers = head.headers().entries().stream()
                .filter(entry -> !entry.getKey().startsWith("x-http2-"))
                .map(entry -> new Header(entry.getKey(), entry.getValue()))
                .toList();
        String protocol = connection.map(HttpConnection::protocol).orElse("");
        course.end(new Answered(
                status,
                headers,
                body,
                truncated,
                certificate,
                List.of(),
                Map.of("protocol", protocol),
                address,
                course.clock().timings(),
                course.hops()));
    }

    private InetSocketAddress address() {
        return connection
                .map(each -> (InetSocketAddress) each.channel().remoteAddress())
                .orElseGet(() -> InetSocketAddress.createUnresolved(
                        course.origin().host(), course.origin().port()));
    }

    private void keepOrClose(HttpResponse head, boolean truncated) {
        HttpConnection http = connection.orElseThrow();
        boolean reusable = target.route().reuse()
                && !truncated
                && HttpUtil.isKeepAlive(head)
                && head.status().code() != 101;
        if (reusable) {
            course.letsGo();
            http.clear();
            kept.keep(key(), http.channel());
        } else {
            course.closeChannel();
        }
    }

    private void follow(URI location, int status, InetSocketAddress address) {
        course.redirected(new Hop(target.url(), status, address, course.clock().timings()));
        if (course.hops().size() > HttpCheck.REDIRECT_LIMIT) {
            course.end(
                    Kind.TOO_MANY_REDIRECTS,
                    "more than " + HttpCheck.REDIRECT_LIMIT + " redirects, the last to " + Origin.of(location)
                            + location.getRawPath());
            return;
        }
        target = target.redirectedTo(location, status);
        hop();
    }

    @Override
    public void notHttp(Throwable why) {
        course.end(Trouble.notHttp(why, course.origin()));
    }

    @Override
    public void outOfMemory() {
        course.end(Kind.OWN_TROUBLE, "this prober has no memory left for bodies: probe fewer endpoints at once");
    }

    @Override
    public void failed(Throwable why) {
        if (!course.isOver() && !isStale()) {
            course.end(Trouble.of(why, course.clock().phase(), course.origin()));
        }
    }

    @Override
    public void closed() {
        if (!course.isOver() && !isStale()) {
            course.end(Trouble.closed(course.clock().phase(), course.origin()));
        }
    }

    /** A connection that was kept and is closed before it answers was closed long ago: a new one is made. */
    private boolean isStale() {
        boolean stale = keptBefore && course.clock().phase() == Phase.FIRST_BYTE;
        if (stale) {
            course.closeChannel();
            course.clock().beginHop();
            dial();
        }
        return stale;
    }
}
