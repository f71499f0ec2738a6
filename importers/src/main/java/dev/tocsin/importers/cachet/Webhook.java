package dev.tocsin.importers.cachet;

import dev.tocsin.importers.address.Address;
import dev.tocsin.importers.address.Credential;
import dev.tocsin.importers.address.OwnHosts;
import dev.tocsin.importers.address.SecretQuery;
import dev.tocsin.importers.cachet.Messages.Kind;
import dev.tocsin.importers.output.Literal;
import dev.tocsin.importers.output.Secrets;
import dev.tocsin.importers.python.BadFormat;
import dev.tocsin.importers.python.FormatPart;
import dev.tocsin.importers.python.FormatPart.Field;
import dev.tocsin.importers.python.PythonFormat;
import dev.tocsin.importers.python.PythonText;
import dev.tocsin.importers.source.Given;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Node;

/**
 * A webhook: a POST without a body, what happened in its URL and its query.
 *
 * @param host empty where the URL itself is a secret
 */
record Webhook(Map<String, Object> request, Optional<Map<String, Object>> auth, String host) {

    /** Services whose addresses let in who knows them. */
    private static final Pattern SECRET_HOST =
            Pattern.compile("(?i)https?://(hooks\\.slack\\.com|(ptb\\.|canary\\.)?discord(app)?\\.com"
                    + "|outlook\\.office(365)?\\.com|[^/]*\\.webhook\\.office\\.com|[^/]*\\.logic\\.azure\\.com|chat\\.googleapis\\.com"
                    + "|maker\\.ifttt\\.com|hooks\\.zapier\\.com|api\\.telegram\\.org)/.*");

    /** Empty where it cannot mean the same, which is a problem. */
    static Optional<Webhook> read(Given given, int number, Messages messages, Secrets secrets) {
        Words.unread(given, Set.of("url", "params"));
        Given url = given.get("url").required("a URL");
        String written = url.text();
        Texts texts = new Texts(messages, secrets, "webhooks." + number);
        if (written == null) {
            return Optional.empty();
        }
        Address address = Address.of(written);
        Map<String, Object> request = new LinkedHashMap<>();
        Optional<String> place = texts.url(url, written, address);
        place.ifPresent(text -> request.put("url", text));
        Map<String, Object> query = new LinkedHashMap<>();
        given.get("params")
                .map()
                .forEach((name, value) -> texts.parameter(name, value).ifPresent(text -> query.put(name, text)));
        if (!query.isEmpty()) {
            request.put("query", query);
        }
        Optional<Map<String, Object>> auth = address.user().map(texts::basic);
        return place.map(
                text -> new Webhook(request, auth, OwnHosts.host(address.url().replaceAll("[{}].*", ""))));
    }

    /** @param owner what the files of secrets are named after */
    private record Texts(Messages messages, Secrets secrets, String owner) {

        Optional<String> url(Given place, String written, Address address) {
            try {
                // Credentials are no part of it, and what is quoted is what stands between the fields.
                String without = address.user().isEmpty()
                        ? written.strip()
                        : written.strip().replaceFirst("//[^/@]*@", "//");
                String whole = Address.lacksScheme(without) ? "http://" + without : without;
                StringBuilder url = new StringBuilder();
                boolean secret = SECRET_HOST.matcher(whole).matches();
                for (FormatPart part : PythonFormat.parse(whole)) {
                    if (part instanceof Field field) {
                        url.append(field(field, messages::inUrl));
                    } else if (part instanceof FormatPart.Literal literal) {
                        url.append(literal(literal.text(), secret));
                        secret = false;
                    }
                }
                return Optional.of(url.toString());
            } catch (BadFormat e) {
                place.problem(e.reason());
                return Optional.empty();
            }
        }

        private String literal(String text, boolean secret) {
            String quoted = Address.quoted(text);
            return secret
                    ? "${" + secrets.keep(owner + ".url", quoted) + "}"
                    : SecretQuery.hidden(quoted, owner + ".url", secrets);
        }

        Map<String, Object> basic(Address.Credentials user) {
            Map<String, Object> basic = new LinkedHashMap<>();
            basic.put("username", Literal.text(user.name()));
            basic.put("password", "${" + secrets.keep(owner + ".password", user.password()) + "}");
            return Map.of("basic", basic);
        }

        Optional<String> parameter(String name, Given value) {
            Object content = value.content();
            if (content instanceof Node) {
                value.problem("expected text but it is " + value.kind() + ", which Python prints in its own way");
                return Optional.empty();
            }
            String written = content == null
                    ? "None"
                    : content instanceof Given.Moment moment ? moment.written() : PythonText.of(content);
            try {
                List<FormatPart> parts = PythonFormat.parse(written);
                if (Credential.isNamed(name) && parts.stream().noneMatch(Field.class::isInstance)) {
                    return Optional.of("${" + secrets.keep(owner + ".params." + name, written) + "}");
                }
                StringBuilder text = new StringBuilder();
                for (FormatPart part : parts) {
                    text.append(
                            part instanceof Field field
                                    ? field(field, messages::template)
                                    : Literal.template(((FormatPart.Literal) part).text()));
                }
                return Optional.of(text.toString());
            } catch (BadFormat e) {
                value.problem(e.reason());
                return Optional.empty();
            }
        }

        private String field(Field field, Function<Kind, String> titles) throws BadFormat {
            if (!Set.of("title", "message").contains(field.name())) {
                throw field.bad("there is no '" + field.name() + "' for webhooks: expected title or message");
            }
            if (!field.isPlain()) {
                throw field.bad("formats and parts of '" + field.name() + "' are not supported");
            }
            String operational = "{% if event_type == 'resolved' %}" + titles.apply(Kind.OPERATIONAL);
            // The end has no message of its own: the title takes its place.
            String otherwise = field.name().equals("message")
                    ? "{% else %}{{ message }}"
                    : "{% elseif incident.severity == 'degraded' %}" + titles.apply(Kind.PERFORMANCE) + "{% else %}"
                            + titles.apply(Kind.OUTAGE);
            return operational + otherwise + "{% endif %}";
        }
    }
}
