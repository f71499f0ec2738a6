package dev.tocsin.notifier.delivery;

import dev.tocsin.notifier.delivery.Outcome.Answered;
import dev.tocsin.notifier.delivery.Outcome.Interrupted;
import dev.tocsin.notifier.delivery.Outcome.Refused;
import dev.tocsin.notifier.delivery.Outcome.Unanswered;
import dev.tocsin.notifier.judgement.Verdict;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;

/**
 * Sends mails by SMTP; other requests are for the sender behind it. The egress rules are asked about the very address that
 * is then connected to.
 *
 * <p>Threading: one event loop; mails go on worker threads.
 */
public final class MailSender implements Sender {
    /** At once; they have threads of their own, so that a dead mail server takes none from those that look up names. */
    private static final int MOST = 16;

    /** More than any hook may allow. */
    private static final Duration LONGEST = Duration.ofMinutes(11);

    private static final int OK = 250;
    private static final int REFUSED_LOGIN = 535;
    private static final int PERMANENT = 5;
    private static final Pattern CODE = Pattern.compile("^([45]\\d\\d)\\b");

    private final Sender others;
    private final Vertx vertx;
    private final WorkerExecutor workers;
    private final HttpSender.Settings settings;
    private final HttpSender.Secrets secrets;
    private final Directory directory;
    private final InstantSource clock;
    private final Set<Passage> open = new HashSet<>();

    /** @param others sends everything that is no mail */
    public MailSender(
            Sender others,
            Vertx vertx,
            HttpSender.Settings settings,
            HttpSender.Secrets secrets,
            Names names,
            InstantSource clock) {
        this.others = others;
        this.vertx = vertx;
        this.workers = vertx.createSharedWorkerExecutor("mail", MOST, LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        this.settings = settings;
        this.secrets = secrets;
        this.directory = new Directory(vertx, names, clock);
        this.clock = clock;
    }

    @Override
    public Future<Outcome> send(Delivery delivery) {
        if (!Mail.isMeant(delivery.url())) {
            return others.send(delivery);
        }
        Passage passage = new Passage(delivery);
        open.add(passage);
        return passage.start();
    }

    @Override
    public void interrupt() {
        List.copyOf(open).forEach(passage -> passage.end(new Interrupted()));
        others.interrupt();
    }

    /** One mail from its record to its outcome, within its time limit. */
    private final class Passage {
        private final Delivery delivery;
        private final Mask mask = new Mask();
        private final Promise<Outcome> promise = Promise.promise();
        private final Instant deadline;
        private final long timer;
        private Optional<Smtp> smtp = Optional.empty();

        Passage(Delivery delivery) {
            this.delivery = delivery;
            this.deadline = clock.instant().plus(delivery.timeout());
            this.timer = vertx.setTimer(
                    Math.max(1, delivery.timeout().toMillis()),
                    fired -> end(new Unanswered("the mail was not taken within "
                            + delivery.timeout().toMillis() + " ms")));
        }

        Future<Outcome> start() {
            secrets.vault().fetch(delivery.references()).onComplete(fetched -> prepare());
            return promise.future();
        }

        private void prepare() {
            try {
                Mail mail = Mail.of(delivery, new Resolver(secrets.references(), mask), clock.instant());
                directory.addresses(mail.host()).onComplete(found -> {
                    if (found.succeeded()) {
                        judge(mail, found.result());
                    } else {
                        end(new Unanswered(Words.of(found.cause(), mail.server())));
                    }
                });
            } catch (Refusal refusal) {
                end(refused(refusal));
            }
        }

        private void judge(Mail mail, List<InetAddress> addresses) {
            Optional<InetAddress> allowed = addresses.stream()
                    .filter(address -> settings.egress().refusal(address).isEmpty())
                    .findFirst();
            if (allowed.isPresent()) {
                hand(mail, allowed.get());
            } else {
                end(addresses.stream()
                        .flatMap(address -> settings.egress().refusal(address).stream())
                        .findFirst()
                        .<Outcome>map(Refused::new)
                        .orElseGet(() -> new Unanswered("the name of " + mail.server() + " has no address")));
            }
        }

        private void hand(Mail mail, InetAddress address) {
            if (promise.future().isComplete()) {
                return;
            }
            try {
                Smtp exchange = Smtp.of(mail, address);
                smtp = Optional.of(exchange);
                Instant now = clock.instant();
                Duration left = Duration.between(now, deadline);
                workers.executeBlocking(() -> exchange.send(left, now), false)
                        .onComplete(sent -> end(
                                sent.succeeded()
                                        ? answered(OK, sent.result(), Verdict.of(OK))
                                        : failed(sent.cause(), mail)));
            } catch (Refusal refusal) {
                end(refused(refusal));
            }
        }

        private void end(Outcome outcome) {
            vertx.cancelTimer(timer);
            open.remove(this);
            if (promise.tryComplete(mask.hide(outcome))) {
                smtp.ifPresent(Smtp::giveUp);
            }
        }
    }

    private static Outcome refused(Refusal refusal) {
        Prepared prepared = refusal.prepared();
        return prepared instanceof Prepared.Later later
                ? new Unanswered(later.why())
                : new Refused(String.valueOf(refusal.getMessage()));
    }

    /** What begins with 4 may pass, what begins with 5 will not: the other way round than in HTTP. */
    private static Outcome failed(Throwable failure, Mail mail) {
        if (failure instanceof AddressException address) {
            return new Refused("an address of the mail cannot be read: " + address.getMessage());
        }
        if (failure instanceof AuthenticationFailedException) {
            Matcher code = CODE.matcher(String.valueOf(failure.getMessage()));
            return said(
                    code.find() ? Integer.parseInt(code.group(1)) : REFUSED_LOGIN,
                    String.valueOf(failure.getMessage()));
        }
        for (Throwable cause = failure; cause != null; cause = next(cause)) {
            int code = code(cause);
            if (code >= 400) {
                return said(code, String.valueOf(cause.getMessage()));
            }
        }
        return new Unanswered(Words.of(failure, mail.server()));
    }

    private static @Nullable Throwable next(Throwable failure) {
        return failure instanceof MessagingException mail && mail.getNextException() != null
                ? mail.getNextException()
                : failure.getCause();
    }

    private static int code(Throwable failure) {
        if (failure instanceof SMTPAddressFailedException address) {
            return address.getReturnCode();
        }
        if (failure instanceof SMTPSenderFailedException sender) {
            return sender.getReturnCode();
        }
        return failure instanceof SMTPSendFailedException send ? send.getReturnCode() : 0;
    }

    private static Outcome said(int code, String text) {
        String reason = text.replaceAll("[\\s\\p{Cntrl}]+", " ")
                .replaceFirst("^" + code + "[ -]", "")
                .strip();
        boolean permanent = code / 100 == PERMANENT;
        return answered(
                code,
                text,
                new Verdict(
                        permanent ? Verdict.Kind.DECLINED : Verdict.Kind.POSTPONED,
                        Optional.of(reason),
                        Optional.empty()));
    }

    private static Answered answered(int code, String text, Verdict verdict) {
        return new Answered(code, "", Map.of(), text, false, Optional.empty(), verdict);
    }
}
