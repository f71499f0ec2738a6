package dev.tocsin.api.page;

import java.time.Instant;
import java.util.List;

/**
 * Where a person opens, updates, acknowledges and resolves incidents. It knows nothing by itself: its script asks and writes as
 * any other program does, with the token that the person gives.
 */
final class IncidentsAdmin {

    private static final List<String> STATES = List.of("investigating", "identified", "monitoring");

    private final Frame frame;

    IncidentsAdmin(Frame frame) {
        this.frame = frame;
    }

    String html(Instant now) {
        return frame.page("Incidents", "unknown", now, "admin.js", html -> {
            html.open("header", "class", "top").element("a", "All endpoints", "class", "back", "href", "/");
            html.close().line();
            html.open("main", "id", "content", "data-admin", "incidents").line();
            html.element("h1", "Incidents");
            html.element("noscript", "This page needs JavaScript; ./tocsin and the API can do the same without.");
            html.element("p", "", "id", "said", "role", "status", "class", "said", "hidden", "");
            token(html);
            opening(html);
            html.open("section", "class", "group", "aria-label", "Open incidents");
            html.open("div", "class", "group-head").element("h2", "Open").close();
            html.open("div", "id", "open").close().close().line();
            card(html);
            html.close();
        });
    }

    private static void token(Html html) {
        html.open("form", "id", "token-form", "class", "card padded form");
        html.open("label").text("Token");
        html.empty(
                "input",
                "id",
                "token",
                "type",
                "password",
                "autocomplete",
                "off",
                "required",
                "",
                "placeholder",
                "with scope write; kept until this tab is closed");
        html.close();
        html.element("button", "Use it", "type", "submit").close().line();
    }

    private static void opening(Html html) {
        html.open("section", "class", "group", "aria-label", "Open an incident");
        html.open("div", "class", "group-head")
                .element("h2", "Open an incident")
                .close();
        html.open("form", "id", "new", "class", "card padded form");
        html.open("label").text("Title");
        html.empty("input", "name", "title", "required", "", "maxlength", "200").close();
        html.open("label").text("Message");
        html.open("textarea", "name", "message", "rows", "3", "maxlength", "10000")
                .close()
                .close();
        select(html, "Severity", "severity", List.of("major", "partial", "degraded", "none"));
        select(html, "State", "state", STATES);
        html.open("label").text("Endpoints it concerns");
        html.empty("input", "name", "endpoints", "placeholder", "ids, such as core-shop, core-mail")
                .close();
        html.open("label", "class", "check");
        html.empty("input", "type", "checkbox", "name", "public")
                .text("Shown to everybody")
                .close();
        html.element("button", "Open it", "type", "submit").close().close().line();
    }

    /** What the script fills in for each incident; one of an endpoint cannot be resolved by people. */
    private static void card(Html html) {
        html.open("template", "id", "card").open("article", "class", "card incident");
        html.open("div", "class", "incident-head").open("h3").close();
        html.open("span", "class", "label").close().close();
        html.open("p", "class", "facts").close();
        html.open("p", "class", "why").close();
        html.open("form", "class", "form");
        html.open("label").text("Message");
        html.open("textarea", "name", "message", "rows", "2", "maxlength", "10000")
                .close()
                .close();
        select(html, "State", "state", STATES);
        html.open("div", "class", "buttons");
        html.element("button", "Update", "type", "submit", "value", "update");
        html.element("button", "Acknowledge", "type", "submit", "value", "acknowledge");
        html.element("button", "Resolve", "type", "submit", "value", "resolve");
        html.close().close().close().close().line();
    }

    private static void select(Html html, String label, String name, List<String> choices) {
        html.open("label").text(label).open("select", "name", name);
        choices.forEach(choice -> html.element("option", choice, "value", choice));
        html.close().close();
    }
}
