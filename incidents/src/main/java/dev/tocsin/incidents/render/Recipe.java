package dev.tocsin.incidents.render;

import dev.tocsin.definitions.serializer.Serializers;
import dev.tocsin.definitions.template.Escaping;
import dev.tocsin.definitions.template.RenderFailure;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A hook's way of making requests, its templates compiled.
 *
 * <p>Threading: immutable.
 */
public final class Recipe {

    /** Longer bodies are not sent. */
    public static final int MAX_BODY_BYTES = 4 * 1024 * 1024;

    /** Reasons are shortened to this. */
    static final int MAX_REASON = 2048;

    private static final int MAX_HEAD_CHARACTERS = 64 * 1024;
    private static final String CONTENT_TYPE = "Content-Type";
    private static final String DEFAULT_TYPE = "application/json";
    private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    private final String method;
    private final @Nullable String contentType;
    private final Form form;
    private final Texts url;
    private final Map<String, Texts> headers = new LinkedHashMap<>();
    private final Maker maker;
    private final Drafts drafts;
    private final boolean followsUp;

    private Recipe(Sending sending, Serializers serializers) {
        this.method = sending.method();
        this.form = Form.of(sending.form());
        String template = sending.template() == null || sending.template().isEmpty() ? null : sending.template();
        this.contentType = contentType(sending, template == null && !WITHOUT_BODY.contains(method));
        this.url = Texts.ofUrl(sending.url());
        this.maker = template == null
                ? untemplated(sending, serializers)
                : new Maker.Templated(Texts.of(template, Escaping.of(contentType)));
        sending.headers().forEach((name, value) -> headers.put(name, Texts.ofHead(value)));
        this.drafts = Drafts.of(sending.alternatives(), sending.parameters());
        this.followsUp = paths().anyMatch(Answers::isOf);
    }

    /** Compiles a hook's templates. Throws BadTemplate with the reason. */
    public static Recipe of(Sending sending, Serializers serializers) {
        return new Recipe(sending, serializers);
    }

    private static Maker untemplated(Sending sending, Serializers serializers) {
        if (WITHOUT_BODY.contains(sending.method())) {
            return new Maker.Nothing();
        }
        String serializer = sending.serializer();
        return serializer == null || serializer.isEmpty()
                ? new Maker.Default(sending.objectType())
                : new Maker.Serialized(serializer, serializers);
    }

    private static @Nullable String contentType(Sending sending, boolean defaultPayload) {
        if (sending.contentType() != null) {
            return sending.contentType();
        }
        String header = header(sending.headers());
        return header == null && defaultPayload ? DEFAULT_TYPE : header;
    }

    private static @Nullable String header(Map<String, String> headers) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(CONTENT_TYPE))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    /** Whether it reads what was answered to callbacks before. */
    public boolean followsUp() {
        return followsUp;
    }

    /** The request of a trial: where one needs answers that there are not, each is what it may be anywhere, a 1. */
    public Rendered tried(Cause cause, String hook) {
        Rendered first = render(cause, hook);
        return first instanceof Rendered.Unfit && followsUp
                ? render(cause, hook, Answers.madeUp(paths().toList()))
                : first;
    }

    private Stream<String> paths() {
        Stream<Texts> head = Stream.concat(Stream.of(url), headers.values().stream());
        Stream<Texts> body = maker instanceof Maker.Templated templated ? Stream.of(templated.text()) : Stream.of();
        return Stream.concat(drafts.paths(), Stream.concat(head, body).flatMap(text -> text.paths().stream()));
    }

    /** The request that the hook named {@code hook} owes because of {@code cause}. */
    public Rendered render(Cause cause, String hook) {
        return render(cause, hook, Answers.NONE);
    }

    /** The same after what was answered before in its thread. */
    public Rendered render(Cause cause, String hook, Answers answers) {
        String obstacle = cause.obstacle();
        if (obstacle != null) {
            return new Rendered.Unfit(Optional.empty(), obstacle);
        }
        try {
            Map<String, @Nullable Object> names = cause.names(hook);
            if (cause.thread().isPresent()) {
                names.put(Answers.NAME, answers.names());
            }
            if (!drafts.isEmpty()) {
                return checked(drafts.request(names, cause.envelope()));
            }
            String payload = maker.payload(cause, names);
            Request request = new Request(
                    method, url.render(names), form.headers(cause.envelope(), contentType, headers(names)), payload);
            return checked(request, cause.envelope());
        } catch (RenderFailure e) {
            return new Rendered.Unfit(Optional.empty(), shortened("template: " + e.getMessage()));
        } catch (Unrenderable e) {
            return new Rendered.Unfit(Optional.empty(), shortened(String.valueOf(e.getMessage())));
        }
    }

    /** A payload that is not what it should be is kept as it is, so that it can be seen. */
    private Rendered checked(Request bare, Envelope event) {
        String tooLong = tooLong(bare);
        if (tooLong != null) {
            return new Rendered.Unfit(Optional.empty(), tooLong);
        }
        String problem = problem(bare, contentType);
        if (problem != null) {
            return new Rendered.Unfit(Optional.of(bare), shortened(problem));
        }
        Request request = new Request(method, bare.url(), bare.headers(), form.body(event, contentType, bare.body()));
        String stillTooLong = tooLong(request);
        return stillTooLong == null ? new Rendered.Ready(request) : new Rendered.Unfit(Optional.empty(), stillTooLong);
    }

    /** Requests whose bodies are as they are. */
    private static Rendered checked(Request request) {
        String contentType = header(request.headers());
        String tooLong = tooLong(request);
        String problem = tooLong == null ? problem(request, contentType) : tooLong;
        if (problem != null) {
            return new Rendered.Unfit(tooLong == null ? Optional.of(request) : Optional.empty(), shortened(problem));
        }
        Optional<Rendered> fallback =
                request.more().fallback().map(Recipe::checked).filter(Rendered.Unfit.class::isInstance);
        return fallback.orElseGet(() -> new Rendered.Ready(request));
    }

    private static String shortened(String reason) {
        return reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON) + "…";
    }

    private Map<String, String> headers(Map<String, @Nullable Object> names) {
        Map<String, String> rendered = new LinkedHashMap<>();
        headers.forEach((name, value) -> rendered.put(name, value.render(names)));
        return rendered;
    }

    /** What is too long for a request is too long for a record, too, and is not shown either. */
    private static @Nullable String tooLong(Request request) {
        int head = request.url().length();
        for (Map.Entry<String, String> header : request.headers().entrySet()) {
            head += header.getKey().length() + header.getValue().length();
        }
        if (head > MAX_HEAD_CHARACTERS) {
            return "URL and headers have " + head + " characters, at most " + MAX_HEAD_CHARACTERS + " are sent";
        }
        String body = request.body();
        int bytes = body == null ? 0 : body.getBytes(StandardCharsets.UTF_8).length;
        return bytes > MAX_BODY_BYTES
                ? "Payload has " + bytes + " bytes, at most " + MAX_BODY_BYTES + " are sent"
                : null;
    }

    private static @Nullable String problem(Request request, @Nullable String contentType) {
        for (Map.Entry<String, String> header : request.headers().entrySet()) {
            if (header.getValue().indexOf('\n') >= 0 || header.getValue().indexOf('\r') >= 0) {
                return "invalid headers: the value of " + header.getKey() + " has a line break";
            }
        }
        return request.body() == null ? null : Payloads.problem(request.body(), contentType);
    }
}
