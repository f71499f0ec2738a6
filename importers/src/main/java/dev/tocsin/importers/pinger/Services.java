package dev.tocsin.importers.pinger;

import dev.tocsin.importers.output.Literal;
import dev.tocsin.importers.output.Secrets;
import dev.tocsin.importers.source.IniFile;
import dev.tocsin.importers.source.IniValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Slack, HipChat and Sentry as hooks. */
final class Services {

    private static final String TEXT = "{% if event_type == 'resolved' %}Status: {{ endpoint.name }} is OK again!"
            + "{% else %}{{ message }}{% endif %}";
    private static final String SLACK_METHOD = "/chat.postMessage";
    private static final String SLACK_API = "https://slack.com/api";
    private static final String SLACK_WEBHOOKS = "https://hooks.slack.com/";
    private static final Pattern PLACEHOLDER = Pattern.compile("<[^<>]*>");
    private static final Pattern DSN = Pattern.compile("(?:[a-z]+\\+)?(https?://)([^:@/]+)(:[^@/]*)?@(.+)");

    private final IniFile ini;
    private final Secrets secrets;

    Services(IniFile ini, Secrets secrets) {
        this.ini = ini;
        this.secrets = secrets;
    }

    /** For these tasks alone: beside them there may be endpoints of others. */
    List<Map<String, Object>> hooks(List<String> tasks) {
        List<Map<String, Object>> hooks = new ArrayList<>();
        slack().ifPresent(send -> hooks.add(hook("slack", tasks, send)));
        hipchat().ifPresent(send -> hooks.add(hook("hipchat", tasks, send)));
        sentry().ifPresent(send -> hooks.add(hook("sentry", tasks, send)));
        return hooks;
    }

    private Map<String, Object> hook(String name, List<String> tasks, Map<String, Object> send) {
        Map<String, Object> hook = new LinkedHashMap<>();
        hook.put("name", name);
        Map<String, Object> listen = new LinkedHashMap<>();
        listen.put("incidents", List.of("opened", "reminded", "resolved"));
        if (!tasks.isEmpty()) {
            listen.put("endpoints", tasks);
        }
        hook.put("listen", listen);
        hook.put("send", send);
        return hook;
    }

    /** What a key of a service says; empty where it says nothing yet, which is noted: then there is no such service. */
    private Optional<String> filled(String section, String key) {
        IniValue value = ini.get(section, key).required();
        String text = value.or("");
        if (value.present() && (text.isEmpty() || PLACEHOLDER.matcher(text).matches())) {
            value.note("has not been filled in: nothing is sent to [" + section + "]");
        }
        return text.isEmpty() || PLACEHOLDER.matcher(text).matches() ? Optional.empty() : Optional.of(text);
    }

    private Optional<Map<String, Object>> slack() {
        if (!ini.has("slack")) {
            return Optional.empty();
        }
        Optional<String> url = filled("slack", "url");
        Optional<String> channel = filled("slack", "channel");
        Optional<String> token = filled("slack", "token");
        Optional<String> user = filled("slack", "user");
        if (url.isPresent() && url.get().startsWith(SLACK_WEBHOOKS)) {
            Map<String, Object> webhook = new LinkedHashMap<>();
            webhook.put("url", "${" + secrets.keep("slack.url", url.get()) + "}");
            webhook.put("text", TEXT);
            ini.get("slack", "url").note("decides channel, user and emoji: those of the file do not count");
            return Optional.of(Map.of("slack-webhook", webhook));
        }
        if (url.isPresent() && !url.get().endsWith(SLACK_METHOD)) {
            ini.get("slack", "url").problem("expected an address that ends with " + SLACK_METHOD);
        }
        if (url.isEmpty() || !url.get().endsWith(SLACK_METHOD) || channel.isEmpty() || token.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Object> slack = new LinkedHashMap<>();
        slack.put("channel", Literal.template(channel.get()));
        slack.put("token", "${" + secrets.keep("slack.token", token.get()) + "}");
        user.ifPresent(name -> slack.put("username", Literal.template(name)));
        String emoji = ini.get("slack", "emoji").or("");
        if (!emoji.isEmpty()) {
            slack.put("icon_emoji", Literal.template(emoji));
        }
        slack.put(
                "text",
                TEXT.replace("endpoint.name", "endpoint.name | markup").replace("message }}", "message | markup }}"));
        String api = url.get().substring(0, url.get().length() - SLACK_METHOD.length());
        if (!api.equals(SLACK_API)) {
            slack.put("api_url", Literal.template(api));
        }
        return Optional.of(Map.of("slack", slack));
    }

    private Optional<Map<String, Object>> hipchat() {
        if (!ini.has("hipchat")) {
            return Optional.empty();
        }
        Optional<String> room = filled("hipchat", "room");
        Optional<String> token = filled("hipchat", "auth");
        if (room.isEmpty() || token.isEmpty()) {
            return Optional.empty();
        }
        ini.get("hipchat", "room")
                .note("HipChat itself ended in 2019: with a server of one's own write its address as `url`");
        Map<String, Object> hipchat = new LinkedHashMap<>();
        hipchat.put("url", "https://api.hipchat.com");
        hipchat.put("room", Literal.template(room.get()));
        hipchat.put("token", "${" + secrets.keep("hipchat.token", token.get()) + "}");
        String emoji = ini.get("hipchat", "emoji").or("");
        hipchat.put("text", TEXT + (emoji.isEmpty() ? "" : " " + Literal.template(emoji)));
        hipchat.put("notify", true);
        return Optional.of(Map.of("hipchat", hipchat));
    }

    private Optional<Map<String, Object>> sentry() {
        if (!ini.has("sentry")) {
            return Optional.empty();
        }
        Optional<String> url = filled("sentry", "url");
        if (url.isEmpty()) {
            return Optional.empty();
        }
        Matcher dsn = DSN.matcher(url.get());
        if (!dsn.matches()) {
            ini.get("sentry", "url").problem("expected a DSN such as https://KEY@sentry.example/42");
            return Optional.empty();
        }
        if (dsn.group(3) != null) {
            ini.get("sentry", "url").note("the second half of the key is a secret that Sentry does not need: left out");
        }
        Map<String, Object> sentry = new LinkedHashMap<>();
        sentry.put("dsn", Literal.text(dsn.group(1) + dsn.group(2) + "@" + dsn.group(4)));
        sentry.put("text", TEXT);
        return Optional.of(Map.of("sentry", sentry));
    }
}
