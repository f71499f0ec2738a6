package dev.tocsin.standalone.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Guarantee 7 of the design: whatever becomes of a callback, what its references say is on no topic, in no log and no answer. */
class SecretsIT {

    private static final Duration SOON = Duration.ofSeconds(90);
    private static final Map<String, String> SECRETS = Map.of(
            "ERP_BEARER", "bearer-Zk3xQ9",
            "ERP_KEY", "key+with/odd=chars-Vb7",
            "ERP_PASSWORD", "pass\"word-Tq8",
            "ERP_SIGN", "whsec_c2lnbi1zZWNyZXQtMTIzNDU2Nzg5MA==",
            "ERP_ODD_SIGN", "odd sign secret-Lp2",
            "ERP_HUB", "hub-secret-Mn4",
            "ERP_PLAIN", "in-a-plain-header-Qc6",
            "ERP_CLIENT", "client-secret-Rw5",
            "ERP_PEM", "-----BEGIN PRIVATE KEY-----\nbm9rZXktS2x5Ng==\n-----END PRIVATE KEY-----",
            "NOT_FOR_HOOKS", "process-secret-Hj1");
    private static final String LITERAL = "literal-secret-Gd9";
    private static final String TOKEN = "access-token-Bx3";

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger tokens = new AtomicInteger();
    private final List<String> received = java.util.Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void whateverBecomesOfACallbackNothingShowsWhatItsReferencesSay() throws Exception {
        String echo = "http://127.0.0.1:" + echo().actualPort();
        try (Installation tocsin = new Installation(folder, config(echo))) {
            SECRETS.forEach(tocsin::environment);
            tocsin.start();
            spy(tocsin, echo, "spy-variable", "${env:NOT_FOR_HOOKS}");
            spy(tocsin, echo, "spy-file", "${file:" + tocsin.data().resolve("token") + "}");

            assertThat(tocsin.write("POST", "/api/v1/signals/paid", "{\"number\": 7}")
                            .statusCode())
                    .isEqualTo(202);
            Map<String, JsonObject> ended = ended(tocsin, 12);

            assertThat(statuses(ended))
                    .containsEntry("delivered", "sent status_code:200")
                    .containsEntry("failing", "error status_code:500-Internal Server Error")
                    .containsEntry("literal", "sent status_code:200")
                    .containsEntry("oauth2", "sent status_code:200")
                    .containsEntry("plain", "sent status_code:200");
            assertThat(statuses(ended).get("absent")).contains("${env:SURELY_ABSENT}", "no such variable");
            assertThat(statuses(ended).get("odd-signature")).contains("delivery.secret: a signing secret must be");
            assertThat(statuses(ended).get("odd-key")).startsWith("error auth.mtls: ");
            assertThat(statuses(ended).get("no-token")).contains("the token endpoint", "answered 400");
            assertThat(statuses(ended).get("nobody")).contains("no connection to 127.0.0.1:1");
            assertThat(statuses(ended).get("spy-variable")).contains("${env:NOT_FOR_HOOKS}", "hooks may not use it");
            assertThat(statuses(ended).get("spy-file")).contains("token}: hooks may not use it");
            assertThat(String.join("\n", received))
                    .contains("bearer-Zk3xQ9", "key+with/odd=chars-Vb7", "v1 in-a-plain-header-Qc6", LITERAL, TOKEN)
                    .doesNotContain("process-secret-Hj1");
            assertNothingShows(everythingOf(tocsin, ended));
        }
    }

    private static String config(String echo) {
        String all = "headers: { X-Api-Key: \"${env:ERP_KEY}\" }";
        String sign = "secret: \"${env:ERP_SIGN}\", signature: { secret: \"${env:ERP_HUB}\" }";
        String twice = "attempts: 2, delays: [0s, 0s]";
        return String.join(
                "\n",
                "hooks:",
                hook("delivered", echo + "/200", "auth: { bearer: \"${env:ERP_BEARER}\" }, " + all, sign),
                hook(
                        "failing",
                        echo + "/500",
                        "auth: { basic: { username: ann, password: \"${env:ERP_PASSWORD}\" } }, " + all,
                        sign + ", " + twice),
                hook("literal", echo + "/200", "headers: { X-Api-Key: " + LITERAL + " }", sign),
                hook("plain", echo + "/200", "headers: { X-Erp: \"v1 ${env:ERP_PLAIN}\" }", sign),
                hook("absent", echo + "/200", "headers: { X-Api-Key: \"${env:ERP_KEY}${env:SURELY_ABSENT}\" }", sign),
                hook("odd-signature", echo + "/200", all, "secret: \"${env:ERP_ODD_SIGN}\""),
                hook(
                        "odd-key",
                        "https://127.0.0.1:1/",
                        "auth: { mtls: { certificate: \"${env:ERP_PEM}\", key: \"${env:ERP_PEM}\" } }",
                        twice),
                hook("oauth2", echo + "/200", oauth2(echo + "/token"), twice),
                hook("no-token", echo + "/200", oauth2(echo + "/no-token"), twice),
                hook("nobody", "http://127.0.0.1:1/?key=${env:ERP_KEY}", all, sign + ", " + twice),
                "egress: { allow: [127.0.0.0/8] }",
                "");
    }

    private static String oauth2(String endpoint) {
        return "auth: { oauth2: { token_url: \"" + endpoint
                + "\", client_id: tocsin, client_secret: \"${env:ERP_CLIENT}\" } }";
    }

    private static String hook(String name, String url, String send, String delivery) {
        return "  - { name: " + name + ", listen: { signal: paid }, send: { url: \"" + url
                + "\", template: '{{ number }}', " + send + " }, delivery: { " + delivery + " } }";
    }

    /** Somebody who may define hooks would like to know what is none of his business. */
    private static void spy(Installation tocsin, String echo, String name, String reference) throws Exception {
        JsonObject hook = new JsonObject()
                .put("listen", new JsonObject().put("signal", "paid"))
                .put(
                        "send",
                        new JsonObject()
                                .put("url", echo + "/200")
                                .put("template", "{{ number }}")
                                .put("headers", new JsonObject().put("X-Api-Key", reference)));
        assertThat(tocsin.write("PUT", "/api/v1/hooks/" + name + "?wait=10s", hook.encode())
                        .statusCode())
                .isEqualTo(201);
    }

    /** Repeats whatever it is told: in the reason, in headers, in the body. */
    private HttpServer echo() throws Exception {
        return vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> repeat(request)))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    private void repeat(HttpServerRequest request) {
        String told = request.uri() + "\n" + request.headers();
        received.add(told);
        if (request.path().equals("/token")) {
            tokens.incrementAndGet();
            request.response().end("{\"access_token\":\"" + TOKEN + "\",\"token_type\":\"bearer\"}");
            return;
        }
        int status = request.path().equals("/no-token")
                ? 400
                : Integer.parseInt(request.path().substring(1));
        request.response()
                .setStatusCode(status)
                .putHeader("x-you-sent", String.valueOf(request.getHeader("authorization")))
                .putHeader("x-your-key", String.valueOf(request.getHeader("x-api-key")))
                .end("{\"error\":\"" + request.getHeader("authorization") + "\",\"told\":\"" + told + "\"}");
    }

    private static Map<String, JsonObject> ended(Installation tocsin, int count) {
        Map<String, JsonObject> ended = new TreeMap<>();
        await("callbacks that have ended").atMost(SOON).ignoreExceptions().untilAsserted(() -> {
            JsonArray all = new JsonObject(tocsin.get("/api/v1/callbacks?limit=500")).getJsonArray("data");
            for (int i = 0; i < all.size(); i++) {
                JsonObject callback = all.getJsonObject(i);
                if (List.of("sent", "error").contains(callback.getString("status"))) {
                    ended.put(callback.getString("hook"), callback);
                }
            }
            assertThat(ended.keySet()).hasSize(count);
        });
        return ended;
    }

    private static Map<String, String> statuses(Map<String, JsonObject> ended) {
        Map<String, String> statuses = new TreeMap<>();
        ended.forEach((hook, callback) ->
                statuses.put(hook, callback.getString("status") + " " + callback.getString("details")));
        return statuses;
    }

    /** By where it was found. */
    private static Map<String, String> everythingOf(Installation tocsin, Map<String, JsonObject> ended)
            throws Exception {
        Map<String, String> all = new TreeMap<>();
        for (String path : List.of("hooks", "callbacks?limit=500", "incidents", "endpoints", "databases")) {
            all.put(path, tocsin.get("/api/v1/" + path));
        }
        for (JsonObject callback : ended.values()) {
            all.put(
                    "callback",
                    all.getOrDefault("callback", "") + tocsin.get("/api/v1/callbacks/" + callback.getString("id")));
        }
        all.put("page", tocsin.get("/"));
        all.put("admin", tocsin.get("/admin"));
        all.put("output", tocsin.output());
        all.put("log", Files.readString(tocsin.data().resolve("tocsin.log")));
        all.putAll(topics(tocsin));
        return all;
    }

    private static Map<String, String> topics(Installation tocsin) {
        Map<String, String> topics = new TreeMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", tocsin.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.listTopics().values().stream()
                    .flatMap(List::stream)
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.seekToBeginning(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(500))) {
                    topics.merge("topic " + record.topic(), text(record), String::concat);
                }
            }
        }
        assertThat(topics)
                .containsKeys("topic tocsin.hooks", "topic tocsin.callback-requests", "topic tocsin.callback-attempts");
        assertThat(topics.get("topic tocsin.hooks")).contains("${env:ERP_BEARER}");
        return topics;
    }

    private static String text(ConsumerRecord<byte[], byte[]> record) {
        StringBuilder text = new StringBuilder();
        for (byte[] part : new byte[][] {record.key(), record.value()}) {
            text.append(part == null ? "" : new String(part, ISO_8859_1)).append('\n');
        }
        record.headers()
                .forEach(header ->
                        text.append(new String(header.value(), ISO_8859_1)).append('\n'));
        return text.toString();
    }

    private static void assertNothingShows(Map<String, String> everything) throws IOException {
        List<String> forms = new ArrayList<>();
        Stream.concat(SECRETS.values().stream(), Stream.of(LITERAL, TOKEN)).forEach(secret -> {
            forms.add(secret);
            forms.add(secret.replace("\"", "\\\""));
            forms.add(secret.replace("\n", "\\n"));
            forms.add(java.net.URLEncoder.encode(secret, UTF_8));
            forms.add(Base64.getEncoder().encodeToString(secret.getBytes(UTF_8)));
        });
        forms.add(base64("ann:" + SECRETS.get("ERP_PASSWORD")));
        forms.add(base64("tocsin:" + SECRETS.get("ERP_CLIENT")));
        forms.add("bm9rZXktS2x5Ng==");
        everything.forEach((where, text) -> {
            for (String form : forms) {
                assertThat(text.contains(form)).as("'%s' in %s", form, where).isFalse();
            }
        });
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
