package dev.tocsin.definitions.check;

import dev.tocsin.definitions.model.Preset;
import dev.tocsin.definitions.model.PresetParameter;
import dev.tocsin.definitions.model.PresetRequest;
import dev.tocsin.definitions.template.Escaping;
import dev.tocsin.definitions.yaml.Section;
import dev.tocsin.definitions.yaml.Value;
import dev.tocsin.schemas.event.PresetValue;
import dev.tocsin.schemas.event.Send;
import dev.tocsin.schemas.event.SendRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Puts what a hook says to a preset into the requests that it owes. */
final class Presetting {

    private final Preset preset;
    private final String owner;
    private final Map<String, String> given = new TreeMap<>();
    private final Map<String, PresetValue> values = new TreeMap<>();
    private final Set<String> paths = new TreeSet<>();

    private Presetting(Preset preset, String owner) {
        this.preset = preset;
        this.owner = owner;
    }

    /** @param send what the hook says, in which the preset's name is a key */
    static Sending.Request read(Section send, Preset preset, String owner) {
        return new Presetting(preset, owner).request(send);
    }

    private Sending.Request request(Section send) {
        Value value = send.get(preset.name());
        Section section = value.section();
        preset.parameters().forEach(parameter -> parameter(parameter, section.get(parameter.name())));
        section.end();
        for (String key : Sending.OF_ONE) {
            Value other = send.get(key);
            if (other.present()) {
                other.problem("is for the preset '" + preset.name() + "' to say");
            }
        }
        List<SendRequest> requests = new ArrayList<>();
        Set<String> headers = new HashSet<>();
        for (PresetRequest request : preset.requests()) {
            headers.addAll(request.request().getHeaders().keySet());
            requests.add(filled(request));
        }
        Reaching.Ways ways = Reaching.read(send, owner, "", headers);
        Send.Builder filled = Send.newBuilder()
                .setPreset(preset.name())
                .setParameters(given)
                .setRequests(requests)
                .setValues(values);
        return new Sending.Request(Sending.reached(filled, ways), paths, ofRows(), preset.answers());
    }

    /** What the preset itself reads of rows: those that refer to others are wanted for it, too. */
    private Set<String> ofRows() {
        Set<String> all = new TreeSet<>(preset.paths());
        all.addAll(paths);
        return all;
    }

    private SendRequest filled(PresetRequest request) {
        if (request.queryOf() == null) {
            return request.request();
        }
        Map<String, String> query = new TreeMap<>();
        String prefix = request.queryOf() + ".";
        given.forEach((name, text) -> {
            if (name.startsWith(prefix)) {
                query.put(name.substring(prefix.length()), text);
            }
        });
        return SendRequest.newBuilder(request.request()).setQuery(query).build();
    }

    private void parameter(PresetParameter parameter, Value value) {
        if (parameter.required()) {
            value.required(parameter.meaning());
        }
        switch (parameter.kind()) {
            case TEXT -> text(parameter, value, false);
            case URL -> text(parameter, value, true);
            case FLAG -> flag(parameter, value);
            case MAP -> map(parameter, value);
            case DSN -> dsn(parameter, value);
        }
    }

    private void text(PresetParameter parameter, Value value, boolean address) {
        String name = parameter.name();
        String plain = address ? value.reference() : parameter.secret() ? null : value.text();
        String text = parameter.secret() ? value.secret(owner + "." + preset.name() + "." + name) : plain;
        if (text != null) {
            given.put(name, text);
            if (address && !Templates.hasPlaceholders(text)) {
                Urls.http(value, false);
            }
            if (!parameter.choices().isEmpty()) {
                value.oneOf("", parameter.choices());
            }
            if (!parameter.secret() || address) {
                paths.addAll(Templates.paths(value, text, Escaping.NONE));
            }
        }
        String meant = text == null || text.isEmpty() ? parameter.otherwise() : text;
        if (meant != null) {
            boolean references = parameter.secret() || (address && Value.hasReference(meant));
            put(name, address ? meant.replaceFirst("/+$", "") : meant, address, references);
        }
    }

    private void flag(PresetParameter parameter, Value value) {
        boolean flag = value.flag("true".equals(parameter.otherwise()));
        if (value.present()) {
            given.put(parameter.name(), Boolean.toString(flag));
        }
        put(parameter.name(), Boolean.toString(flag), false, false);
    }

    private void map(PresetParameter parameter, Value value) {
        value.section().all().forEach((key, content) -> {
            String text = content.required("text").reference();
            if (text != null) {
                paths.addAll(Templates.paths(content, text, Escaping.NONE));
                given.put(parameter.name() + "." + key, text);
            }
        });
    }

    private void dsn(PresetParameter parameter, Value value) {
        String text = value.text();
        if (text == null) {
            return;
        }
        given.put(parameter.name(), text);
        URI uri = uri(text);
        String key = uri == null ? null : uri.getRawUserInfo();
        String path = uri == null ? "" : uri.getRawPath();
        int last = path.lastIndexOf('/');
        boolean http = uri != null && List.of("http", "https").contains(String.valueOf(uri.getScheme()));
        if (uri == null || !http || uri.getHost() == null || key == null || last < 0 || last == path.length() - 1) {
            value.problem("expected an address such as https://KEY@sentry.example/42");
        } else if (key.contains(":")) {
            value.problem("the second half of the key, after ':', is a secret that is not needed any more: expected"
                    + " https://KEY@host/PROJECT");
        } else {
            String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
            String url = uri.getScheme() + "://" + uri.getHost() + port + path.substring(0, last);
            put(parameter.name() + ".url", url, true, false);
            put(parameter.name() + ".key", key, false, false);
            put(parameter.name() + ".project", path.substring(last + 1), false, false);
        }
    }

    private static @Nullable URI uri(String text) {
        try {
            return new URI(text.strip());
        } catch (URISyntaxException broken) {
            return null;
        }
    }

    private void put(String name, String text, boolean address, boolean secret) {
        values.put(
                name,
                PresetValue.newBuilder()
                        .setText(text)
                        .setIsAddress(address)
                        .setIsSecret(secret)
                        .build());
    }
}
