package dev.tocsin.definitions.check;

import dev.tocsin.definitions.model.Preset;
import dev.tocsin.definitions.model.PresetParameter;
import dev.tocsin.definitions.model.PresetParameter.Kind;
import dev.tocsin.definitions.template.Escaping;
import dev.tocsin.definitions.yaml.Section;
import dev.tocsin.definitions.yaml.Suggestion;
import dev.tocsin.definitions.yaml.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a preset. */
final class PresetReader {

    static final String ROOT = "parameters";

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,49}");
    private static final Pattern PARAMETER = Pattern.compile("[a-z][a-z0-9_]{0,49}");
    private static final List<String> KINDS = Stream.of(Kind.values())
            .map(kind -> kind.name().toLowerCase(Locale.ROOT))
            .toList();
    private static final List<String> PARTS = List.of("key", "project", "url");

    private final Value value;
    private final Map<String, PresetParameter> parameters = new TreeMap<>();

    private PresetReader(Value value) {
        this.value = value;
    }

    /** @param source where it stands; empty: it is built in */
    static Preset read(Value value, String source) {
        return new PresetReader(value).preset(source);
    }

    private Preset preset(String source) {
        Section section = value.section();
        Value given = section.get("name").required("a name such as our-chat");
        String name = given.text("");
        if (given.present() && !NAME.matcher(name).matches()) {
            given.problem(
                    "expected a name of small letters, digits and '-', at most 50 characters, but was '" + name + "'");
        } else if (Sending.KEYS.contains(name)) {
            given.problem("'" + name + "' is a key of `send`: a preset needs another name");
        }
        String description = section.get("description")
                .required("what it does, in one sentence")
                .text("");
        List<PresetParameter> asked = new ArrayList<>();
        section.get("parameters").section().all().forEach((parameter, content) -> {
            PresetParameter one = parameter(parameter, content);
            asked.add(one);
            parameters.put(parameter, one);
        });
        RequestForms.Forms forms = RequestForms.read(section.get("requests"), new Texts());
        Section answers = section.get("answers").section();
        Preset preset =
                new Preset(name, description, asked, forms.requests(), forms.paths(), Answers.read(answers), source);
        answers.end();
        section.end();
        return preset;
    }

    private static PresetParameter parameter(String name, Value value) {
        if (!PARAMETER.matcher(name).matches()) {
            value.problem("expected a name of small letters, digits and '_' but was '" + name + "'");
        }
        Section section = value.required("what it is, such as {meaning: the channel's id, required: true}")
                .section();
        Kind kind = Kind.valueOf(section.get("kind").oneOf("text", KINDS).toUpperCase(Locale.ROOT));
        boolean required = section.get("required").flag(false);
        boolean secret = section.get("secret").flag(false);
        String meaning =
                section.get("meaning").required("what it means, in a few words").text("");
        Value otherwise = section.get("default");
        List<String> choices = section.get("choices").texts();
        String text = otherwise.text();
        if (required && text != null) {
            otherwise.problem("a parameter that is required has no default");
        } else if (secret && text != null) {
            otherwise.problem("a secret has no default");
        } else if (secret && kind != Kind.TEXT && kind != Kind.URL) {
            section.get("secret").problem("only a text or a url can be secret");
        } else if (text != null) {
            otherwise(otherwise, text, kind, choices);
        }
        section.end();
        return new PresetParameter(name, kind, meaning, required, secret, text, choices);
    }

    private static void otherwise(Value value, String text, Kind kind, List<String> choices) {
        if (kind == Kind.FLAG && !text.equals("true") && !text.equals("false")) {
            value.problem("expected true or false but was '" + text + "'");
        } else if (kind == Kind.MAP || kind == Kind.DSN) {
            value.problem("only a text, a url or a flag has a default");
        } else if (!choices.isEmpty() && !choices.contains(text)) {
            value.problem("expected " + Value.listed(choices) + " but was '" + text + "'");
        } else {
            Templates.paths(value, text, Escaping.NONE);
        }
    }

    /** Texts that refer to parameters, and never to secrets of a machine. */
    private final class Texts implements RequestForms.Texts {

        @Override
        public String url(Value place) {
            String url =
                    place.required("a URL, such as \"{{ parameters.url }}\"").text("");
            if (Templates.hasPlaceholders(url)) {
                Templates.paths(place, url, Escaping.NONE);
                return url;
            }
            return place.present() ? Urls.http(place, false) : "";
        }

        @Override
        public Map<String, String> headers(Value place, int number) {
            return Headers.ofPreset(place);
        }

        @Override
        public @Nullable String parameter(Value place) {
            String written = place.isSection() || place.isList() ? null : place.text();
            if (written == null) {
                return null;
            }
            String name = written.startsWith(ROOT + ".") ? written.substring(ROOT.length() + 1) : "";
            PresetParameter meant = parameters.get(name);
            if (meant == null || meant.kind() != Kind.MAP) {
                place.problem(
                        "expected names with texts, or a parameter of kind map such as parameters.query, but was '"
                                + written + "'" + Suggestion.of(name, parameters.keySet()));
            }
            return name;
        }

        @Override
        public void check(Value place, Set<String> read) {
            read.stream().filter(path -> path.startsWith(ROOT + ".")).sorted().forEach(path -> {
                String[] steps = path.split("\\.", -1);
                PresetParameter meant = parameters.get(steps[1]);
                if (meant == null) {
                    place.problem(
                            "there is no parameter '" + steps[1] + "'" + Suggestion.of(steps[1], parameters.keySet())
                                    + (parameters.isEmpty()
                                            ? ""
                                            : " (there are: " + String.join(", ", parameters.keySet()) + ")"));
                } else if (meant.kind() == Kind.DSN && (steps.length != 3 || !PARTS.contains(steps[2]))) {
                    place.problem("of a dsn there are the parts " + Value.listed(PARTS) + ", such as parameters."
                            + steps[1] + ".key");
                }
            });
        }
    }
}
