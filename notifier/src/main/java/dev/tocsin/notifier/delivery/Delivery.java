package dev.tocsin.notifier.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One request to send, as it was recorded: secrets in it are references.
 *
 * @param callback the {@code webhook-id}, the same for every attempt
 * @param secrets signing secrets; none: not signed
 * @param ca certificates to trust instead of the platform's, PEM or a reference to it
 * @param timeout for everything from looking up the name to the end of the answer's body
 * @param answerBytes how much of the answer's body is kept
 */
public record Delivery(
        String callback,
        String method,
        String url,
        Map<String, String> headers,
        Optional<String> body,
        Optional<Login> login,
        Optional<String> ca,
        Optional<String> proxy,
        List<String> secrets,
        Duration timeout,
        int answerBytes) {

    public Delivery {
        headers = Map.copyOf(headers);
        secrets = List.copyOf(secrets);
    }

    /** How to authenticate; the parameters may be references. */
    public record Login(String kind, Map<String, String> parameters) {
        public Login {
            parameters = Map.copyOf(parameters);
        }
    }

    /** What it takes in memory, about, in bytes. */
    public int size() {
        int characters = url.length() + body.map(String::length).orElse(0);
        for (Map.Entry<String, String> header : headers.entrySet()) {
            characters += header.getKey().length() + header.getValue().length();
        }
        return 500 + characters;
    }

    /** Without URL, headers and body: people put secrets there. */
    @Override
    public String toString() {
        return "Delivery[" + callback + ", " + method + "]";
    }
}
