package dev.tocsin.prober.check;

import dev.tocsin.prober.check.Seen.Answered;
import dev.tocsin.prober.check.Seen.Kind;
import io.netty.channel.AddressedEnvelope;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverTimeoutException;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks a name server one question, by UDP and, if the answer is cut off, by TCP: {@code dns://resolver[:port]/name?type=A},
 * or this machine's own name servers: {@code dns:///name}.
 *
 * <p>Threading: {@link #ask} may be called by any thread.
 */
final class DnsCheck implements Check {
    private static final Pattern TYPE = Pattern.compile("(?i)(?:^|&)type=([a-z0-9]{1,10})(?:&|$)");

    /** Types that the library has no name for. */
    private static final Map<String, Integer> UNNAMED = Map.of("SVCB", 64, "HTTPS", 65);

    private final Network network;

    DnsCheck(Network network) {
        this.network = network;
    }

    @Override
    public CompletableFuture<Seen> ask(Target target) {
        Course course = network.course(target.timeout());
        return course.begin(() -> begin(target, course, question(target)));
    }

    private static DefaultDnsQuestion question(Target target) {
        String path = Optional.ofNullable(target.url().getPath()).orElse("");
        if (path.length() < 2) {
            throw new IllegalArgumentException("the URL has no name to ask for: dns://resolver/name");
        }
        Matcher type =
                TYPE.matcher(Optional.ofNullable(target.url().getRawQuery()).orElse(""));
        String name = type.find() ? type.group(1).toUpperCase(Locale.ROOT) : "A";
        return new DefaultDnsQuestion(path.substring(1), type(name));
    }

    private static DnsRecordType type(String name) {
        Integer number = UNNAMED.get(name);
        if (number != null) {
            return DnsRecordType.valueOf(number);
        }
        return name.matches("TYPE\\d{1,5}")
                ? DnsRecordType.valueOf(Integer.parseInt(name.substring(4)))
                : DnsRecordType.valueOf(name);
    }

    private void begin(Target target, Course course, DefaultDnsQuestion question) {
        if (target.url().getRawAuthority() == null) {
            course.asks(new Origin("dns", "the name servers of this machine", 53));
            course.clock().enter(Phase.CONNECT);
            query(course, question, DnsServerAddressStreamProviders.platformDefault());
            return;
        }
        course.asks(Origin.of(target.url()));
        new Dial(network, course, target, false, List.of(), never -> {})
                .lookUp(course.origin().host(), found -> ask(course, question, found.get(0)));
    }

    private void ask(Course course, DefaultDnsQuestion question, InetAddress server) {
        var address = new InetSocketAddress(server, course.origin().port());
        query(course, question, new SingletonDnsServerAddressStreamProvider(address));
    }

    private static void query(Course course, DefaultDnsQuestion question, DnsServerAddressStreamProvider servers) {
        course.clock().enter(Phase.FIRST_BYTE);
        DnsNameResolver resolver = new DnsNameResolverBuilder(course.loop())
                .datagramChannelType(NioDatagramChannel.class)
                .socketChannelType(NioSocketChannel.class, true)
                .nameServerProvider(servers)
                .queryTimeoutMillis(Math.max(1, course.left().toMillis()))
                .maxQueriesPerResolve(1)
                .recursionDesired(true)
                .build();
        resolver.query(question).addListener((Future<AddressedEnvelope<DnsResponse, InetSocketAddress>> done) -> {
            try {
                answered(course, done);
            } finally {
                resolver.close();
            }
        });
    }

    private static void answered(Course course, Future<AddressedEnvelope<DnsResponse, InetSocketAddress>> done) {
        if (done.isSuccess()) {
            var envelope = done.getNow();
            try {
                if (!course.isOver()) {
                    course.end(seen(course, envelope));
                }
            } finally {
                envelope.release();
            }
        } else if (!course.isOver()) {
            course.end(failed(course, done.cause()));
        }
    }

    private static Trouble failed(Course course, Throwable cause) {
        return cause instanceof DnsNameResolverTimeoutException
                ? new Trouble(Kind.TIMED_OUT, "no answer from " + course.origin() + " in time")
                : Trouble.of(cause, Phase.CONNECT, course.origin());
    }

    private static Seen seen(Course course, AddressedEnvelope<DnsResponse, InetSocketAddress> envelope) {
        DnsResponse response = envelope.content();
        String code = response.code().toString().replaceAll("\\(.*", "").toUpperCase(Locale.ROOT);
        List<String> records = DnsRecords.answers(response);
        return new Answered(
                0,
                List.of(),
                String.join("\n", records),
                response.isTruncated(),
                Optional.empty(),
                records,
                Map.of("rcode", code),
                envelope.sender(),
                course.clock().timings(),
                List.of());
    }
}
