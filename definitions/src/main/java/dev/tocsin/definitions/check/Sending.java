package dev.tocsin.definitions.check;

import dev.tocsin.definitions.model.Preset;
import dev.tocsin.definitions.serializer.Serializers;
import dev.tocsin.definitions.template.Escaping;
import dev.tocsin.definitions.yaml.Section;
import dev.tocsin.definitions.yaml.Suggestion;
import dev.tocsin.definitions.yaml.Value;
import dev.tocsin.schemas.event.AnswerRules;
import dev.tocsin.schemas.event.Send;
import dev.tocsin.schemas.event.SendRequest;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads which request a hook owes. */
final class Sending {

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern CONTENT_TYPE =
            Pattern.compile(TOKEN + "/" + TOKEN + "(\\s*;\\s*" + TOKEN + "=(" + TOKEN + "|\"[^\"]*\"))*");
    private static final Pattern CHARSET =
            Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\";\\s]+)", Pattern.CASE_INSENSITIVE);
    private static final String CLASS_PART = "[A-Za-z_$][A-Za-z0-9_$]*";
    private static final Pattern CLASS = Pattern.compile(CLASS_PART + "(\\." + CLASS_PART + ")*");
    private static final String DEFAULT = "default";
    private static final String STRUCTURED = "cloudevents";
    private static final String BINARY = "cloudevents-binary";
    static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    /** What the only request of a hook says of itself, and each of several. */
    static final List<String> OF_ONE = List.of(
            "url", "method", "headers", "content_type", "template", "serializer", "payload", "object_type", "requests");

    /** All keys but the names of presets. */
    static final Set<String> KEYS = Stream.concat(
                    OF_ONE.stream(), Stream.of("auth", "ca", "proxy", "follow_redirects", "http"))
            .collect(Collectors.toUnmodifiableSet());

    private static final String[] LATER = {
        "opsgenie",
        "mattermost",
        "google-chat",
        "gotify",
        "pushover",
        "alertmanager",
        "statuspage",
        "preset",
        "parameters"
    };

    private Sending() {}

    /**
     * A request, or several.
     *
     * @param paths that its own templates read
     * @param readOfRows the same with those of its preset
     * @param answers how its preset judges answers
     */
    record Request(
            Send send,
            Set<String> paths,
            Set<String> readOfRows,
            @Nullable AnswerRules answers) {

        Request(Send send, Set<String> paths) {
            this(send, paths, paths, null);
        }
    }

    static Request read(Value value, String owner, Presets presets) {
        value.required("where to send it, such as {url: https://erp.example/hooks}");
        Section section = value.section().later(LATER);
        List<String> others =
                section.keys().stream().filter(key -> !KEYS.contains(key)).toList();
        List<Preset> meant =
                others.stream().flatMap(key -> presets.find(key).stream()).toList();
        if (meant.size() > 1) {
            value.problem("expected one preset but there are "
                    + meant.stream().map(Preset::name).collect(Collectors.joining(" and ")));
        }
        if (!others.isEmpty() && meant.isEmpty()) {
            presets.names().forEach(section::get);
        }
        meant.forEach(preset -> section.get(preset.name()));
        Request request = !meant.isEmpty()
                ? Presetting.read(section, meant.get(0), owner)
                : section.has("requests") ? several(section, owner) : one(value, section, owner);
        section.end();
        return request;
    }

    private static Request several(Section section, String owner) {
        for (String key : OF_ONE) {
            if (!key.equals("requests") && section.get(key).present()) {
                section.get(key).problem("is for each of the `requests` to say");
            }
        }
        RequestForms.Forms forms = RequestForms.read(section.get("requests"), new OwnTexts(owner));
        Set<String> headers = new TreeSet<>();
        List<SendRequest> requests = new ArrayList<>();
        forms.requests().forEach(form -> {
            requests.add(form.request());
            headers.addAll(form.request().getHeaders().keySet());
        });
        Reaching.Ways ways = Reaching.read(
                section, owner, requests.isEmpty() ? "" : requests.get(0).getUrl(), headers);
        return new Request(reached(Send.newBuilder().setRequests(requests), ways), forms.paths());
    }

    static Send reached(Send.Builder send, Reaching.Ways ways) {
        return send.setAuth(ways.auth())
                .setCa(ways.ca())
                .setProxy(ways.proxy())
                .setFollowRedirects(ways.redirects())
                .setHttp(ways.http())
                .build();
    }

    /** Texts of a hook, with references of its own. */
    private record OwnTexts(String owner) implements RequestForms.Texts {

        @Override
        public String url(Value place) {
            return Urls.http(place, true);
        }

        @Override
        public Map<String, String> headers(Value place, int number) {
            return Headers.read(place, owner + ".requests." + number, true);
        }

        @Override
        public @Nullable String parameter(Value place) {
            return null;
        }

        @Override
        public void check(Value place, Set<String> read) {
            // Threads are judged with all paths of the hook, other names may be missing.
        }
    }

    private static Request one(Value value, Section section, String owner) {
        section.get("requests");
        Map<String, String> headers = Headers.read(section.get("headers"), owner, true);
        String contentType = contentType(section.get("content_type"), headers);
        String template = section.get("template").text();
        boolean templated = template != null && !template.isEmpty();
        Set<String> paths = new TreeSet<>();
        if (templated) {
            template(section.get("template"), String.valueOf(template), contentType, paths);
        }
        headers.values().forEach(header -> paths.addAll(Templates.paths(header)));
        Value place = value.present() ? section.get("url") : null;
        String url = place == null ? "" : Urls.http(place, true);
        paths.addAll(Templates.paths(url));
        String method = Endpoints.method(section.get("method"), "POST");
        Reaching.Ways ways = Reaching.read(section, owner, url, headers.keySet());
        Send.Builder send = Send.newBuilder()
                .setUrl(url)
                .setMethod(method)
                .setHeaders(headers)
                .setContentType(contentType)
                .setTemplate(templated ? template : null)
                .setSerializer(serializer(section.get("serializer"), templated))
                .setPayload(payload(section.get("payload"), method, headers))
                .setObjectType(section.get("object_type").text());
        return new Request(reached(send, ways), paths);
    }

    private static void template(Value value, String template, @Nullable String contentType, Set<String> paths) {
        paths.addAll(Templates.paths(value, template, Escaping.of(contentType)));
        if (contentType == null && template.stripLeading().startsWith("{")) {
            value.warning("without `content_type: application/json` values are not escaped as JSON");
        }
    }

    static @Nullable String contentType(Value value, Map<String, String> headers) {
        String type = value.text();
        String header = headers.entrySet().stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase("content-type"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
        charset(value, type == null ? header : type);
        if (type == null) {
            return header;
        }
        if (!CONTENT_TYPE.matcher(type).matches()) {
            value.problem("expected a content type such as application/json but was '" + type + "'");
        }
        if (header != null) {
            value.problem("is given twice, also as header Content-Type");
        }
        return type;
    }

    private static void charset(Value value, @Nullable String type) {
        Matcher charset = CHARSET.matcher(type == null ? "" : type);
        if (charset.find() && !charset.group(1).equalsIgnoreCase("utf-8")) {
            value.problem(
                    "bodies are sent in UTF-8: expected charset=utf-8 or none but was '" + charset.group(1) + "'");
        }
    }

    /** What cannot be known here is known where callbacks are made, and is an error row there. */
    private static @Nullable String serializer(Value value, boolean templated) {
        String name = value.text();
        if (name == null || name.isEmpty()) {
            return null;
        }
        if (!CLASS.matcher(name).matches()) {
            value.problem("expected the name of a class such as com.example.OrderSerializer but was '" + name + "'");
            return null;
        }
        if (templated) {
            value.warning("is not used: the template wins");
        }
        Optional<Path> plugins = value.variable("TOCSIN_PLUGINS").map(Path::of);
        try {
            Serializers here = Serializers.of(plugins);
            if (here.find(name).isEmpty()) {
                String missing = "cannot import serializer class " + name;
                if (plugins.isPresent()) {
                    value.problem(missing + ": no jar in " + plugins.get() + " provides it"
                            + Suggestion.of(name, here.names()));
                } else {
                    value.warning(missing + " here; it must be where `incidents` runs");
                }
            }
        } catch (UncheckedIOException e) {
            value.problem(e.getMessage() + " (TOCSIN_PLUGINS)");
        }
        return name;
    }

    private static String payload(Value value, String method, Map<String, String> headers) {
        String payload = value.oneOf(DEFAULT, List.of(DEFAULT, STRUCTURED, BINARY));
        if (!payload.equals(DEFAULT) && WITHOUT_BODY.contains(method)) {
            value.problem("an event needs a body, which a request with " + method + " does not have");
        }
        boolean typed = headers.keySet().stream().anyMatch(name -> name.equalsIgnoreCase("content-type"));
        if (payload.equals(STRUCTURED) && typed) {
            value.problem("decides the header Content-Type; the type of its data is said by `content_type`");
        }
        boolean own = headers.keySet().stream()
                .anyMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("ce-"));
        if (payload.equals(BINARY) && own) {
            value.problem("decides the headers that begin with ce-");
        }
        return payload;
    }
}
