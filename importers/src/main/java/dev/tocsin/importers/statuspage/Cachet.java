package dev.tocsin.importers.statuspage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Asks a Cachet for its components.
 *
 * <p>Threading: one thread, which waits for the answers.
 */
final class Cachet {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int LARGEST = 8 * 1024 * 1024;
    private static final int PER_PAGE = 100;
    private static final int MOST_PAGES = 1000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client;
    private final String token;

    /** @param trusted whom to trust in the place of the Java installation's authorities */
    Cachet(String token, Optional<SSLContext> trusted) {
        this.token = token;
        // Not followed: another place would be shown the token.
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(PATIENCE);
        trusted.ifPresent(builder::sslContext);
        this.client = builder.build();
    }

    /**
     * What an API lists.
     *
     * @param url where the API is
     */
    record Listed(String url, Version version, List<Component> components) {}

    /** All components of the first API among these that there is. Throws {@link Unreadable} where there is none. */
    Listed components(List<Place> places) {
        StringBuilder tried = new StringBuilder();
        for (Place place : places) {
            Answer answer = ask(place, 1);
            if (isList(answer, place.version())) {
                return new Listed(place.url(), place.version(), all(place, answer));
            }
            tried.append("\n  ").append(place.list()).append(": ").append(why(place, answer));
        }
        throw new Unreadable("there is no Cachet of version 2 or 3:" + tried);
    }

    /**
     * Where an API may be.
     *
     * @param url without a slash at its end
     */
    record Place(String url, Version version) {
        String list() {
            return url + "/components";
        }
    }

    private List<Component> all(Place place, Answer first) {
        Map<String, Component> components = new LinkedHashMap<>();
        Answer page = first;
        for (int number = 1; isList(page, place.version()); number++) {
            int before = components.size();
            for (JsonNode item : items(page)) {
                Component component = place.version().component(item);
                components.putIfAbsent(component.id(), component);
            }
            if (page.body() == null || !place.version().goesOn(page.body())) {
                return List.copyOf(components.values());
            }
            if (components.size() == before || number == MOST_PAGES) {
                throw new Unreadable(place.list() + ": its pages do not come to an end");
            }
            page = ask(place, number + 1);
        }
        throw new Unreadable(place.list() + ": of its later pages one " + why(place, page));
    }

    private static JsonNode items(Answer answer) {
        return answer.body() == null ? MissingNode.getInstance() : answer.body().path("data");
    }

    private static boolean isList(Answer answer, Version version) {
        JsonNode items = items(answer);
        boolean list = answer.status() == 200 && items.isArray();
        for (JsonNode item : items) {
            list &= version.lists(item);
        }
        return list;
    }

    private static String why(Place place, Answer answer) {
        int status = answer.status();
        if (status == 401 || status == 403) {
            throw new Unreadable(place.list() + " answers " + status + ": the token may not read it");
        }
        if (status == 429 || status >= 500) {
            throw new Unreadable(place.list() + " answers " + status + ": try again later");
        }
        String leads = answer.location().isEmpty()
                ? ""
                : ", which leads to " + answer.location() + ": if that is Cachet, name it";
        return status == 200 ? "answers, but with no list of components" : "answers " + status + leads;
    }

    /** @param body null where it is no JSON, or too long */
    private record Answer(
            int status, String location, @Nullable JsonNode body) {}

    private Answer ask(Place place, int page) {
        URI uri = URI.create(place.list() + "?per_page=" + PER_PAGE + "&page=" + page);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Accept", "application/json")
                .header(place.version().header(), place.version().value(token))
                .build();
        Future<Answer> answer =
                client.sendAsync(request, BodyHandlers.ofInputStream()).thenApplyAsync(Cachet::read);
        try {
            return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new Unreadable(place.list() + " does not answer: " + words(e), e);
        } catch (TimeoutException e) {
            throw new Unreadable(place.list() + " does not answer within " + PATIENCE.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unreadable(place.list() + " was not waited for", e);
        }
    }

    private static Answer read(HttpResponse<InputStream> response) {
        String location = response.headers().firstValue("location").orElse("");
        try (InputStream body = response.body()) {
            byte[] bytes = body.readNBytes(LARGEST + 1);
            return new Answer(response.statusCode(), plain(location), bytes.length > LARGEST ? null : json(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable JsonNode json(byte[] bytes) {
        try {
            return JSON.readTree(bytes);
        } catch (IOException noJson) {
            return null;
        }
    }

    /** Without what could be secret. */
    private static String plain(String url) {
        return url.replaceFirst("[?#].*", "").replaceFirst("//[^/@]*@", "//");
    }

    private static String words(Exception failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && (cause == failure || cause instanceof UncheckedIOException)) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
