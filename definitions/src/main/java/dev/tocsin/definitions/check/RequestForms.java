package dev.tocsin.definitions.check;

import dev.tocsin.definitions.expression.BadExpression;
import dev.tocsin.definitions.expression.Filter;
import dev.tocsin.definitions.model.PresetRequest;
import dev.tocsin.definitions.template.Escaping;
import dev.tocsin.definitions.yaml.Section;
import dev.tocsin.definitions.yaml.Value;
import dev.tocsin.schemas.event.SendRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads several requests of which the first that is meant is made. */
final class RequestForms {

    private static final int MOST = 20;

    private final Texts texts;
    private final List<PresetRequest> read = new ArrayList<>();
    private final Set<String> paths = new TreeSet<>();

    private RequestForms(Texts texts) {
        this.texts = texts;
    }

    /** Requests, and the paths that their templates read. */
    record Forms(List<PresetRequest> requests, Set<String> paths) {}

    /** How the texts of a request are read: those of a hook and those of a preset differ in what they may refer to. */
    interface Texts {

        String url(Value value);

        Map<String, String> headers(Value value, int number);

        /** The parameter whose names and texts are meant, if a parameter can be. */
        @Nullable
        String parameter(Value value);

        /** Reports what a path cannot be. */
        void check(Value value, Set<String> read);
    }

    static Forms read(Value value, Texts texts) {
        RequestForms forms = new RequestForms(texts);
        List<Value> items = value.required("at least one request, such as {url: https://chat.example/hooks}")
                .sections();
        if (value.isList() && (items.isEmpty() || items.size() > MOST)) {
            value.problem("expected one to " + MOST + " requests");
        }
        for (int i = 0; i < items.size(); i++) {
            forms.add(items.get(i), i, i == items.size() - 1);
        }
        return new Forms(forms.read, forms.paths);
    }

    private void add(Value item, int number, boolean last) {
        Section section = item.section();
        SendRequest.Builder request = SendRequest.newBuilder()
                .setCondition(condition(section.get("when")))
                .setUrl(texts.url(section.get("url")))
                .setMethod(Endpoints.method(section.get("method"), "POST"));
        note(section.get("url"), Templates.paths(request.getUrl()));
        Map<String, String> headers = texts.headers(section.get("headers"), number);
        headers.values().forEach(header -> note(section.get("headers"), Templates.paths(header)));
        String contentType = Sending.contentType(section.get("content_type"), headers);
        Value query = section.get("query");
        String parameter = texts.parameter(query);
        request.setHeaders(headers)
                .setContentType(contentType)
                .setQuery(parameter == null ? query(query) : Map.of())
                .setTemplate(body(section.get("template"), contentType, request.getMethod()))
                .setFallbackOn(fallback(section.get("fallback_on"), last));
        read.add(new PresetRequest(request.build(), parameter));
        section.end();
    }

    private void note(Value value, Set<String> some) {
        texts.check(value, some);
        paths.addAll(some);
    }

    private @Nullable String condition(Value value) {
        String expression = value.text();
        if (expression == null) {
            return null;
        }
        try {
            note(value, Filter.ofRequests(expression).paths());
            return expression;
        } catch (BadExpression e) {
            value.problem("the expression has an error at " + (e.line() > 1 ? "line " + e.line() + ", " : "")
                    + "character " + e.column() + ": " + e.reason());
            return null;
        }
    }

    private Map<String, String> query(Value value) {
        Map<String, String> query = new TreeMap<>();
        value.section().all().forEach((name, content) -> {
            String text = content.required("text").reference();
            if (text != null) {
                note(content, Templates.paths(content, text, Escaping.NONE));
                query.put(name, text);
            }
        });
        return query;
    }

    private @Nullable String body(Value value, @Nullable String contentType, String method) {
        String template = value.text();
        if (template == null) {
            return null;
        }
        if (Sending.WITHOUT_BODY.contains(method)) {
            value.problem("a request with " + method + " has no body");
        }
        note(value, Templates.paths(value, template, Escaping.of(contentType)));
        return template;
    }

    private static @Nullable String fallback(Value value, boolean last) {
        if (value.present() && last) {
            value.problem("expected a request after this one, which is made instead");
        }
        return Answers.condition(value, "response.status_code == 404");
    }
}
