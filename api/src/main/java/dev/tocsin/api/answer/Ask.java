package dev.tocsin.api.answer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tocsin.api.access.Viewer;
import dev.tocsin.api.problem.Problem;
import dev.tocsin.api.view.Period;
import dev.tocsin.api.view.Place;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A question: who asks, and for what. Methods that read a parameter throw a 400 problem where it is not as it should be.
 *
 * @param path the variable parts of the path by name
 * @param parameters the query's
 * @param now when it is asked
 */
public record Ask(Viewer viewer, Map<String, String> path, Map<String, List<String>> parameters, Instant now) {

    private static final int LIMIT = 50;
    private static final int MOST = 500;

    public Ask {
        path = Map.copyOf(path);
        parameters = Map.copyOf(parameters);
    }

    /** A variable part of the path. */
    public String part(String name) {
        String value = path.get(name);
        if (value == null) {
            throw new IllegalStateException("the route has no part " + name);
        }
        return value;
    }

    /** Refuses parameters of other names: a filter that is misspelt must not be taken for none. */
    public Ask allowing(String... names) {
        Set<String> allowed = Set.of(names);
        for (String name : parameters.keySet()) {
            if (!allowed.contains(name)) {
                throw Problem.malformed("unknown parameter '" + name + "'"
                        + (names.length == 0
                                ? ": none is expected here"
                                : ": expected one of "
                                        + Arrays.stream(names).sorted().collect(Collectors.joining(", "))));
            }
        }
        return this;
    }

    /** Throws a 401 problem unless all may be seen. */
    public Ask seeingAll() {
        if (!viewer.seesAll()) {
            throw Problem.unauthorized("this is not public: it needs a token");
        }
        return this;
    }

    public Optional<String> text(String name) {
        List<String> values = parameters.getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw Problem.malformed(name + ": expected once but was given " + values.size() + " times");
        }
        return values.stream().filter(value -> !value.isBlank()).findFirst();
    }

    public Optional<String> choice(String name, Enum<?>[] choices) {
        Optional<String> value = text(name);
        value.ifPresent(given -> {
            if (Stream.of(choices).noneMatch(choice -> choice.name().equals(given))) {
                throw Problem.malformed(name + ": expected one of "
                        + Stream.of(choices).map(Enum::name).collect(Collectors.joining(", ")) + " but was '" + given
                        + "'");
            }
        });
        return value;
    }

    /** Whether it is wanted; absent is no. */
    public boolean flag(String name) {
        String given = text(name).orElse("false");
        if (!given.equals("true") && !given.equals("false")) {
            throw Problem.malformed(name + ": expected true or false but was '" + given + "'");
        }
        return given.equals("true");
    }

    public int limit() {
        return text("limit").map(Ask::limit).orElse(LIMIT);
    }

    private static int limit(String given) {
        String expected = "limit: expected a whole number from 1 to " + MOST + " but was '" + given + "'";
        try {
            int limit = Integer.parseInt(given);
            if (limit < 1 || limit > MOST) {
                throw Problem.malformed(expected);
            }
            return limit;
        } catch (NumberFormatException e) {
            throw Problem.malformed(expected);
        }
    }

    public Period period() {
        return new Period(time("since"), time("until"));
    }

    private @Nullable Instant time(String name) {
        return text(name).map(given -> Times.read(name, given, now)).orElse(null);
    }

    /** What happened to things between {@code name} and now. */
    public Period after(String name) {
        return new Period(time(name), null);
    }

    /** Where a list by time goes on. */
    public Place place() {
        return text("cursor").map(Ask::place).orElse(Place.START);
    }

    /** The name after which a list by name goes on. */
    public String afterName() {
        return text("cursor").map(Ask::opened).orElse("");
    }

    private static Place place(String cursor) {
        String opened = opened(cursor);
        int bar = opened.indexOf('|');
        try {
            return new Place(Long.parseLong(opened.substring(0, Math.max(bar, 0))), opened.substring(bar + 1));
        } catch (NumberFormatException e) {
            throw badCursor(cursor);
        }
    }

    private static String opened(String cursor) {
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), UTF_8);
        } catch (IllegalArgumentException e) {
            throw badCursor(cursor);
        }
    }

    private static Problem badCursor(String cursor) {
        return Problem.malformed("cursor: expected what 'next' of the answer before said but was '" + cursor + "'");
    }

    static String cursor(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }
}
