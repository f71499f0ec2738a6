package dev.tocsin.standalone.e2e;

import dev.tocsin.standalone.e2e.Services.Arrival;
import dev.tocsin.standalone.e2e.Services.Said;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.regex.Pattern;

/** Chats, as their documentation describes what they take and say. */
final class ChatServices {

    static final String SLACK_TOKEN = "xoxb-1234-5678-abcdef";
    static final String TELEGRAM_TOKEN = "123456:ABC-DEF1234ghIkl";
    static final String HIPCHAT_TOKEN = "hipchat-token-1";
    static final String DISCORD_PATH = "/api/webhooks/223704706495545344/3d89bb7572e0fb30d8128367b3b1b44f";
    static final String SLACK_PATH = "/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX";
    static final String TS = "1503435956.000247";

    private static final Set<String> CHANNELS = Set.of("#ops", "application-status");
    private static final Pattern COLOR = Pattern.compile("yellow|green|red|purple|gray|random");

    private ChatServices() {}

    /** chat.postMessage: 200 for everything, with a token in the header and JSON that says its charset. */
    static Said slack(Arrival arrival, String path) {
        if (!path.equals("/api/chat.postMessage") || !arrival.method().equals("POST")) {
            return slackError("unknown_method");
        }
        if (!Services.header(arrival, "authorization").startsWith("Bearer xoxb-")) {
            return slackError("not_authed");
        }
        if (!Services.header(arrival, "authorization").equals("Bearer " + SLACK_TOKEN)) {
            return slackError("invalid_auth");
        }
        if (!Services.isJson(arrival)) {
            return slackError("invalid_post_type");
        }
        if (!Services.header(arrival, "content-type").contains("charset=utf-8")) {
            return slackError("missing_charset");
        }
        JsonObject message = arrival.json();
        if (!CHANNELS.contains(message.getString("channel"))) {
            return slackError("channel_not_found");
        }
        if (message.getString("text", "").isEmpty()) {
            return slackError("no_text");
        }
        if (message.containsKey("thread_ts") && !TS.equals(message.getString("thread_ts"))) {
            return slackError("thread_not_found");
        }
        return new Said(
                200,
                new JsonObject()
                        .put("ok", true)
                        .put("channel", "C123ABC456")
                        .put("ts", message.containsKey("thread_ts") ? "1503435999.000100" : TS)
                        .encode());
    }

    private static Said slackError(String error) {
        return new Said(
                200, new JsonObject().put("ok", false).put("error", error).encode());
    }

    /** An incoming webhook: text, not JSON, in its answers. */
    static Said slackWebhook(Arrival arrival, String path) {
        if (!path.equals(SLACK_PATH)) {
            return new Said(404, "no_service");
        }
        if (!Services.isJson(arrival)) {
            return new Said(400, "invalid_payload");
        }
        return arrival.json().getString("text", "").isEmpty() ? new Said(400, "no_text") : new Said(200, "ok");
    }

    static Said discord(Arrival arrival, String path) {
        if (!path.equals(DISCORD_PATH)) {
            return new Said(404, "{\"message\":\"Unknown Webhook\",\"code\":10015}");
        }
        if (!Services.isJson(arrival)) {
            return new Said(400, "{\"code\":50109,\"message\":\"The request body contains invalid JSON.\"}");
        }
        JsonObject message = arrival.json();
        JsonArray embeds = message.getJsonArray("embeds", new JsonArray());
        if (message.getString("content", "").isEmpty() && embeds.isEmpty()) {
            return new Said(400, "{\"message\":\"Cannot send an empty message\",\"code\":50006}");
        }
        JsonObject embed = embeds.getJsonObject(0);
        if (embed.getString("title", "").length() > 256
                || embed.getString("description", "").length() > 4096
                || embed.getInteger("color") > 0xffffff) {
            return new Said(400, "{\"code\":50035,\"message\":\"Invalid Form Body\"}");
        }
        return "wait=true".equals(arrival.query()) ? new Said(200, "{\"id\":\"1189\",\"type\":0}") : new Said(204, "");
    }

    /** A workflow that posts the card of the first attachment. */
    static Said teams(Arrival arrival, String path) {
        if (!path.equals("/workflows/1/triggers/manual/paths/invoke")) {
            return new Said(
                    404, "{\"error\":{\"code\":\"WorkflowNotFound\",\"message\":\"The workflow is not there.\"}}");
        }
        if (!Services.isJson(arrival) || !"message".equals(arrival.json().getString("type"))) {
            return new Said(400, "{\"error\":{\"code\":\"TriggerInputSchemaMismatch\",\"message\":\"no message\"}}");
        }
        JsonObject attachment = arrival.json().getJsonArray("attachments").getJsonObject(0);
        JsonObject card = attachment.getJsonObject("content");
        boolean good = "application/vnd.microsoft.card.adaptive".equals(attachment.getString("contentType"))
                && "AdaptiveCard".equals(card.getString("type"))
                && card.containsKey("version")
                && card.getJsonArray("body").stream()
                        .allMatch(block -> "TextBlock".equals(((JsonObject) block).getString("type")));
        return good ? new Said(202, "") : new Said(400, "{\"error\":{\"message\":\"no card\"}}");
    }

    static Said telegram(Arrival arrival, String path) {
        if (!path.equals("/bot" + TELEGRAM_TOKEN + "/sendMessage")) {
            return telegramError(401, "Unauthorized");
        }
        JsonObject message = Services.isJson(arrival) ? arrival.json() : new JsonObject();
        if (!"-100".equals(String.valueOf(message.getValue("chat_id")))) {
            return telegramError(400, "Bad Request: chat not found");
        }
        if (message.getString("text", "").isEmpty()) {
            return telegramError(400, "Bad Request: message text is empty");
        }
        String text = message.getString("text").replaceAll("</?(b|i|u|s|a|code|pre)>", "");
        if (text.contains("<") || text.replaceAll("&(lt|gt|amp|quot);", "").contains("&")) {
            return telegramError(400, "Bad Request: can't parse entities");
        }
        JsonObject reply = message.getJsonObject("reply_parameters");
        if (reply != null && reply.getInteger("message_id") != 77) {
            return telegramError(400, "Bad Request: message to be replied not found");
        }
        return new Said(200, "{\"ok\":true,\"result\":{\"message_id\":" + (reply == null ? 77 : 78) + "}}");
    }

    private static Said telegramError(int code, String description) {
        return new Said(
                code,
                new JsonObject()
                        .put("ok", false)
                        .put("error_code", code)
                        .put("description", description)
                        .encode());
    }

    /** API v2: 204 without a body. */
    static Said hipchat(Arrival arrival, String path) {
        if (!path.equals("/v2/room/On%20Call/notification")) {
            return hipchatError(404, "Room not found");
        }
        if (!Services.header(arrival, "authorization").equals("Bearer " + HIPCHAT_TOKEN)) {
            return hipchatError(401, "Invalid OAuth session");
        }
        JsonObject message = Services.isJson(arrival) ? arrival.json() : new JsonObject();
        int length = message.getString("message", "").length();
        boolean good = length > 0
                && length <= 10_000
                && COLOR.matcher(message.getString("color", "yellow")).matches()
                && message.getValue("notify", false) instanceof Boolean
                && Set.of("html", "text").contains(message.getString("message_format", "html"));
        return good ? new Said(204, "") : hipchatError(400, "The request was invalid");
    }

    private static Said hipchatError(int code, String message) {
        return new Said(
                code,
                new JsonObject()
                        .put("error", new JsonObject().put("code", code).put("message", message))
                        .encode());
    }
}
