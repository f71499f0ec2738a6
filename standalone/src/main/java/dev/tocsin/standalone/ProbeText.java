package dev.tocsin.standalone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What stands on the command line as the text of an endpoint, so that one set of rules reads both. */
record ProbeText(
        String url,
        String timeout,
        @Nullable String method,
        @Nullable String body,
        List<String> headers,
        List<String> expectations,
        List<String> keys) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /**
     * Flow style, so that what was written stays on its line. Values of headers go into the environment: they may be
     * secrets, for which only references are taken.
     */
    String yaml(Map<String, String> environment) {
        StringBuilder text = new StringBuilder("name: probe\n");
        line(text, "url", url);
        line(text, "timeout", timeout);
        line(text, "interval", "7d");
        if (method != null || body != null) {
            line(text, "method", method == null ? "POST" : method);
        }
        if (body != null) {
            line(text, "body", body);
        }
        if (!headers.isEmpty()) {
            text.append("headers: ").append(headers(environment)).append('\n');
        }
        if (!expectations.isEmpty()) {
            text.append("expect:\n");
            expectations.forEach(each -> text.append("  - ").append(flow(each)).append('\n'));
        }
        keys.forEach(key -> text.append(oneLine(key)).append('\n'));
        return text.toString();
    }

    private static void line(StringBuilder text, String key, String value) {
        text.append(key).append(": ").append(quoted(value)).append('\n');
    }

    private static String flow(String expectation) {
        String line = oneLine(expectation);
        return line.startsWith("{") ? line : "{ " + line + " }";
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\R", " ").strip();
    }

    private String headers(Map<String, String> environment) {
        ObjectNode all = MAPPER.createObjectNode();
        for (String header : headers) {
            int colon = header.indexOf(':');
            if (colon < 1) {
                throw new Refused("expected a header such as 'Accept: text/plain' but was '" + header + "'");
            }
            String value = header.substring(colon + 1).strip();
            String name = "TOCSIN_PROBE_HEADER_" + all.size();
            if (!value.contains("${")) {
                environment.put(name, value);
            }
            all.put(header.substring(0, colon).strip(), value.contains("${") ? value : "${env:" + name + "}");
        }
        return all.toString();
    }

    /** JSON's quotes are YAML's. */
    private static String quoted(String value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("text is always JSON", e);
        }
    }
}
