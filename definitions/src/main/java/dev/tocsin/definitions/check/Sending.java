package dev.tocsin.definitions.check;

import dev.tocsin.definitions.template.Escaping;
import dev.tocsin.definitions.yaml.Section;
import dev.tocsin.definitions.yaml.Value;
import dev.tocsin.schemas.event.Send;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads which request a hook owes. */
final class Sending {

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern CONTENT_TYPE =
            Pattern.compile(TOKEN + "/" + TOKEN + "(\\s*;\\s*" + TOKEN + "=(" + TOKEN + "|\"[^\"]*\"))*");
    private static final Set<String> ROWS = Set.of("instance", "old", "new");
    private static final String[] LATER = {
        "slack", "hipchat", "sentry", "cachet", "pagerduty", "opsgenie", "teams", "discord", "telegram", "mattermost",
        "google-chat", "ntfy", "gotify", "pushover", "alertmanager", "statuspage", "email", "auth", "ca", "proxy",
        "follow_redirects", "preset", "parameters"
    };

    private Sending() {}

    /** A request, and the related rows that its template needs. */
    record Request(Send send, Set<String> related) {}

    static Request read(Value value, String owner) {
        value.required("where to send it, such as {url: https://erp.example/hooks}");
        Section section = value.section().later(LATER);
        Map<String, String> headers = Headers.read(section.get("headers"), owner, true);
        String contentType = contentType(section.get("content_type"), headers);
        String template = section.get("template").text();
        boolean templated = template != null && !template.isEmpty();
        Set<String> paths = templated
                ? Templates.paths(section.get("template"), String.valueOf(template), Escaping.of(contentType))
                : Set.of();
        if (templated
                && contentType == null
                && String.valueOf(template).stripLeading().startsWith("{")) {
            section.get("template").warning("without `content_type: application/json` values are not escaped as JSON");
        }
        Value url = value.present() ? section.get("url") : null;
        Send.Builder send = Send.newBuilder()
                .setUrl(url == null ? "" : Urls.http(url, true))
                .setMethod(Endpoints.method(section.get("method"), "POST"))
                .setHeaders(headers)
                .setContentType(contentType)
                .setTemplate(templated ? template : null)
                .setObjectType(section.get("object_type").text());
        section.end();
        return new Request(send.build(), related(paths));
    }

    private static @Nullable String contentType(Value value, Map<String, String> headers) {
        String type = value.text();
        String header = headers.entrySet().stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase("content-type"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
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

    /** {@code instance.customer.country.name} needs the related rows {@code customer} and {@code customer.country}. */
    private static Set<String> related(Set<String> paths) {
        Set<String> related = new HashSet<>();
        for (String path : paths) {
            String[] parts = path.split("\\.", -1);
            if (!ROWS.contains(parts[0])) {
                continue;
            }
            StringBuilder prefix = new StringBuilder();
            for (int i = 1; i < parts.length - 1; i++) {
                related.add(prefix.append(i == 1 ? "" : ".").append(parts[i]).toString());
            }
        }
        return new TreeSet<>(related);
    }
}
