package dev.tocsin.notifier.secret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.bootstrap.reference.References;
import dev.tocsin.bootstrap.reference.Resolution;
import dev.tocsin.bootstrap.reference.Resolution.Unreachable;
import dev.tocsin.bootstrap.reference.Resolution.Unusable;
import dev.tocsin.bootstrap.reference.Resolution.Value;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The AWS SDK against a server that speaks the service's protocol. */
class AwsSecretsTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-28T12:00:00Z"));
    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final FakeAws aws = new FakeAws()
            .secret("shop", "{\"token\":\"first\",\"port\":5432,\"list\":[1]}")
            .secret("plain", "all of it")
            .binary("binary")
            .error("denied", "AccessDeniedException")
            .error("dead", "InvalidRequestException")
            .error("odd", "InvalidParameterException");
    private AwsService service = new AwsService(Optional.of(aws.uri()));
    private AwsSecrets secrets = secrets();
    private References references = references();

    @BeforeAll
    static void lend() {
        FakeAws.lendCredentials();
    }

    @AfterAll
    static void take() {
        FakeAws.takeCredentials();
    }

    @AfterEach
    void close() throws Exception {
        service.close();
        aws.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    @Test
    void aMemberOfASecretIsFetchedOnceWithASignedRequestAndRememberedForAWhile() throws Exception {
        assertThat(resolve("Bearer ${aws:shop#token@eu-west-1}")).isEqualTo(new Value("Bearer first"));
        assertThat(resolve("${aws:shop#port@eu-west-1} ${aws:plain@eu-west-1}")).isEqualTo(new Value("5432 all of it"));
        assertThat(aws.requests())
                .hasSize(2)
                .allSatisfy(request -> assertThat(request.header("authorization"))
                        .contains("/eu-west-1/secretsmanager/aws4_request")
                        .doesNotContain("an-access-key"));
    }

    @Test
    void aSecretThatChangesIsSeenWithoutARestart() throws Exception {
        assertThat(resolve("${aws:shop#token@eu-west-1}")).isEqualTo(new Value("first"));
        aws.secret("shop", "{\"token\":\"second\"}");
        now.updateAndGet(time -> time.plusSeconds(59));
        assertThat(resolve("${aws:shop#token@eu-west-1}")).isEqualTo(new Value("first"));
        now.updateAndGet(time -> time.plusSeconds(2));
        assertThat(resolve("${aws:shop#token@eu-west-1}")).isEqualTo(new Value("second"));
    }

    @Test
    void manyThatWaitForASecretAskOnce() throws Exception {
        List<CompletableFuture<Boolean>> waiting = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            waiting.add(fetch("${aws:shop#token@eu-west-1}"));
        }
        for (CompletableFuture<Boolean> one : waiting) {
            one.get(20, TimeUnit.SECONDS);
        }
        assertThat(aws.requests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nowhere#token | AWS Secrets Manager has no secret of this name",
                "dead#token | AWS Secrets Manager does not give it (InvalidRequestException)",
                "odd#token | AWS Secrets Manager does not give it (InvalidParameterException)",
                "binary#token | the secret is binary; expected text",
                "shop#other | the secret has no member 'other' with a text",
                "shop#list | the secret has no member 'list' with a text",
                "plain#token | the secret is no JSON object, so it has no member 'token'"
            })
    void whatIsNotThereIsNamedAndTheNextOfAListDoesNotHideIt(String name, String why) throws Exception {
        String reference = "${aws:" + name + "@eu-west-1";
        assertThat(resolve(reference + "|env:KEY}")).isEqualTo(new Unusable("reference " + reference + "}: " + why));
    }

    @Test
    void whereTheServiceDoesNotSayTheNextOfAListIsTried() throws Exception {
        assertThat(resolve("${aws:denied#token@eu-west-1|env:KEY}")).isEqualTo(new Value("k"));
        assertThat(resolve("${aws:denied#token@eu-west-1}"))
                .isEqualTo(new Unreachable("reference ${aws:denied#token@eu-west-1}: AWS Secrets Manager answered 400"
                        + " (AccessDeniedException)"));
    }

    @Test
    void aFailureIsRememberedShorterThanASecret() throws Exception {
        resolve("${aws:denied#token@eu-west-1}");
        aws.secret("denied", "{\"token\":\"now\"}");
        assertThat(resolve("${aws:denied#token@eu-west-1}")).isInstanceOf(Unreachable.class);
        now.updateAndGet(time -> time.plusSeconds(6));
        assertThat(resolve("${aws:denied#token@eu-west-1}")).isEqualTo(new Value("now"));
    }

    @Test
    void aServiceThatIsNotThereIsOutOfReach() throws Exception {
        service = new AwsService(Optional.of(URI.create("http://127.0.0.1:1")));
        secrets = secrets();
        references = references();
        assertThat(resolve("${aws:shop#token@eu-west-1}"))
                .isEqualTo(new Unreachable(
                        "reference ${aws:shop#token@eu-west-1}: AWS Secrets Manager cannot be reached"));
    }

    @Test
    void whatHooksMayNotUseIsNotEvenAskedFor() throws Exception {
        assertThat(resolve("${aws:production@eu-west-1}"))
                .isInstanceOfSatisfying(
                        Unusable.class, unusable -> assertThat(unusable.why()).contains("NOTIFIER_SECRETS_ALLOW"));
        assertThat(aws.requests()).isEmpty();
    }

    @Test
    void aNameMayHaveEverythingThatNamesOfSecretsHave() {
        assertThat(SecretName.of("a/b_c+d=e.f@g-h#key.x@us-gov-west-1"))
                .isEqualTo(new SecretName("a/b_c+d=e.f@g-h", Optional.of("key.x"), Optional.of("us-gov-west-1")));
        assertThat(SecretName.of("arn:aws:secretsmanager:eu-west-1:1:secret:x"))
                .isEqualTo(new SecretName(
                        "arn:aws:secretsmanager:eu-west-1:1:secret:x", Optional.empty(), Optional.empty()));
    }

    private Resolution resolve(String text) throws Exception {
        fetch(text).get(20, TimeUnit.SECONDS);
        return references.resolve(text);
    }

    private CompletableFuture<Boolean> fetch(String text) {
        CompletableFuture<Boolean> fetched = new CompletableFuture<>();
        context.runOnContext(ignored -> {
            Future<?> future = secrets.fetch(List.of(text, "no reference"));
            future.onComplete(done -> fetched.complete(done.succeeded()));
        });
        return fetched;
    }

    private AwsSecrets secrets() {
        return new AwsSecrets(vertx, service, allowed(), Duration.ofMinutes(1), now::get);
    }

    private References references() {
        return new References(name -> Optional.of("k").filter(value -> name.equals("KEY")), now::get)
                .with(AwsSecrets.KIND, secrets)
                .under(allowed());
    }

    private static AllowedReferences allowed() {
        return AllowedReferences.parse(
                "env:KEY, aws:shop, aws:plain, aws:binary, aws:denied, aws:dead, aws:odd, aws:nowhere");
    }
}
