package dev.tocsin.notifier.delivery;

import dev.tocsin.bootstrap.reference.References;
import dev.tocsin.notifier.address.Cidr;
import dev.tocsin.notifier.address.EgressRules;
import dev.tocsin.notifier.delivery.Outcome.Answered;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A sender on an event loop of its own; it may call loopback, and the names of a test lead there. */
final class Sending implements AutoCloseable {
    static final EgressRules LOOPBACK = new EgressRules(List.of(Cidr.parse("127.0.0.0/8"), Cidr.parse("::1")));
    static final Duration IDLE = Duration.ofMillis(700);

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Context context = vertx.getOrCreateContext();
    private final Map<String, String> environment = new HashMap<>();
    private EgressRules egress = LOOPBACK;
    private InstantSource clock = Clock.systemUTC();
    private Names names =
            host -> host.endsWith(".example") ? List.of(InetAddress.getLoopbackAddress()) : Names.PLATFORM.lookUp(host);
    private Optional<Sender> sender = Optional.empty();

    Sending environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Sending egress(String... blocks) {
        egress = new EgressRules(List.of(blocks).stream().map(Cidr::parse).toList());
        return this;
    }

    Sending names(Names value) {
        names = value;
        return this;
    }

    Sending clock(InstantSource value) {
        clock = value;
        return this;
    }

    /** The outcome of one attempt. */
    Outcome send(Deliveries delivery) throws Exception {
        return begin(delivery).get(20, TimeUnit.SECONDS);
    }

    /** The answer to one attempt. */
    Answered answer(Deliveries delivery) throws Exception {
        return (Answered) send(delivery);
    }

    CompletableFuture<Outcome> begin(Deliveries delivery) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        context.runOnContext(ignored -> {
            Future<Outcome> sent = sender().send(delivery.build());
            sent.onSuccess(outcome::complete).onFailure(outcome::completeExceptionally);
        });
        return outcome;
    }

    private Sender sender() {
        if (sender.isEmpty()) {
            HttpSender.Settings settings =
                    new HttpSender.Settings(egress, Duration.ofSeconds(5), 16, Duration.ofSeconds(15), IDLE);
            HttpSender.Secrets secrets = new HttpSender.Secrets(
                    new References(name -> Optional.ofNullable(environment.get(name)), clock), Vault.NONE);
            HttpSender http = new HttpSender(vertx, settings, secrets, names, clock);
            sender = Optional.of(new MailSender(http, vertx, settings, secrets, names, clock));
        }
        return sender.get();
    }

    @Override
    public void close() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(5, TimeUnit.SECONDS)
                .join();
    }
}
