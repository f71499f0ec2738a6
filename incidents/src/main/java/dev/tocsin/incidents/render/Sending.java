package dev.tocsin.incidents.render;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a hook says about its request; templates may stand in the URL, in values of headers and in the body.
 *
 * @param contentType of the payload; within an event in structured form: of its data
 * @param template the payload; null or empty: the serializer's, without one the default payload
 * @param serializer the class that makes the payload, or null
 * @param objectType what the default payload of a row calls the object; null: {@code schema.table}
 * @param form {@code default}: the payload is the body; {@code cloudevents}, {@code cloudevents-binary}
 * @param alternatives several requests in the place of this one, of which the first that is meant is made; or none
 * @param parameters what the templates of these know as {@code parameters}
 */
public record Sending(
        String url,
        String method,
        Map<String, String> headers,
        @Nullable String contentType,
        @Nullable String template,
        @Nullable String serializer,
        @Nullable String objectType,
        String form,
        List<Alternative> alternatives,
        Map<String, Parameter> parameters) {
    public Sending {
        headers = Map.copyOf(headers);
        alternatives = List.copyOf(alternatives);
        parameters = Map.copyOf(parameters);
    }

    /** With one request. */
    public Sending(
            String url,
            String method,
            Map<String, String> headers,
            @Nullable String contentType,
            @Nullable String template,
            @Nullable String serializer,
            @Nullable String objectType,
            String form) {
        this(url, method, headers, contentType, template, serializer, objectType, form, List.of(), Map.of());
    }

    /** With the payload as the body, and no serializer. */
    public Sending(
            String url,
            String method,
            Map<String, String> headers,
            @Nullable String contentType,
            @Nullable String template,
            @Nullable String objectType) {
        this(url, method, headers, contentType, template, null, objectType, "default");
    }

    /** Without what may be confidential. */
    @Override
    public String toString() {
        return "Sending[" + method + ", " + headers.keySet() + "]";
    }
}
