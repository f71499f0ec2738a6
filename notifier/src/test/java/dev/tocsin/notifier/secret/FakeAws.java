package dev.tocsin.notifier.secret;

import dev.tocsin.notifier.delivery.Site;
import dev.tocsin.notifier.delivery.Site.Reply;
import dev.tocsin.notifier.delivery.Site.Request;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A server on loopback that speaks the JSON protocol of AWS Secrets Manager and wants to see signed requests. */
public final class FakeAws implements AutoCloseable {
    private final Map<String, Reply> replies = new ConcurrentHashMap<>();
    private final Site site = new Site(this::answer);

    /** Credentials for the SDK of this process. */
    public static void lendCredentials() {
        System.setProperty("aws.accessKeyId", "AKIDEXAMPLE");
        System.setProperty("aws.secretAccessKey", "an-access-key-that-is-none");
    }

    /** Takes them away again. */
    public static void takeCredentials() {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }

    /** Has a secret. */
    public FakeAws secret(String id, String text) {
        JsonObject secret = new JsonObject().put("Name", id).put("SecretString", text);
        replies.put(id, Reply.json(200, secret.encode()));
        return this;
    }

    FakeAws binary(String id) {
        replies.put(
                id, Reply.json(200, new JsonObject().put("SecretBinary", "AAEC").encode()));
        return this;
    }

    /** Answers with an error of this type. */
    public FakeAws error(String id, String type) {
        replies.put(id, failure(type));
        return this;
    }

    /** Where it listens. */
    public URI uri() {
        return URI.create(site.url(""));
    }

    List<Request> requests() {
        return site.requests;
    }

    @Override
    public void close() {
        site.close();
    }

    private Reply answer(Request request) {
        boolean signed = request.header("authorization")
                .matches("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/\\d{8}/[a-z0-9-]+/secretsmanager/aws4_request,"
                        + " SignedHeaders=\\S+, Signature=[0-9a-f]{64}");
        if (!signed || !request.header("x-amz-target").equals("secretsmanager.GetSecretValue")) {
            return failure("IncompleteSignature");
        }
        String id = new JsonObject(request.body()).getString("SecretId");
        return Optional.ofNullable(replies.get(id)).orElseGet(() -> failure("ResourceNotFoundException"));
    }

    private static Reply failure(String type) {
        return Reply.json(
                400, new JsonObject().put("__type", type).put("message", "no").encode());
    }
}
