package dev.tocsin.api.page;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What all pages have in common. */
final class Frame {

    private final Assets assets;
    private final Supplier<Optional<String>> notice;

    /** @param notice what everybody who looks must know */
    Frame(Assets assets, Supplier<Optional<String>> notice) {
        this.assets = assets;
        this.notice = notice;
    }

    /** @param icon which of the icons the tab shows: the name of a state */
    String page(String title, String icon, Instant now, Consumer<Html> content) {
        return page(title, icon, now, "tocsin.js", content);
    }

    /** The same with a script of its own. */
    String page(String title, String icon, Instant now, String script, Consumer<Html> content) {
        Html html = new Html();
        html.open("html", "lang", "en").open("head").line();
        html.empty("meta", "charset", "utf-8").line();
        html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                .line();
        html.empty("meta", "name", "color-scheme", "content", "light dark").line();
        html.element("title", title).line();
        html.empty("link", "rel", "icon", "type", "image/svg+xml", "href", assets.url("icon-" + icon + ".svg"))
                .line();
        html.empty("link", "rel", "stylesheet", "href", assets.url("tocsin.css"))
                .line();
        html.open("script", "src", assets.url(script), "defer", "").close().line();
        html.close().open("body").line();
        html.element("a", "Skip to content", "class", "skip", "href", "#content");
        html.open("div", "class", "page").line();
        html.open("div", "data-live", "notice");
        notice.get().ifPresent(text -> html.element("p", text, "class", "notice", "role", "status"));
        html.close().line();
        content.accept(html);
        footer(html, now);
        html.close().close().close();
        return html.page();
    }

    private static void footer(Html html, Instant now) {
        html.line().open("footer");
        html.open("span", "data-live", "updated").text("As of ");
        time(html, now, Words.moment(now), "moment");
        html.close();
        html.open("nav", "aria-label", "More");
        html.element("a", "Manage incidents", "href", "/admin/incidents");
        html.element("a", "API", "href", "/openapi.yaml");
        html.element("a", "Health", "href", "/health/ready");
        html.close().close().line();
    }

    /** @param as {@code ago} and {@code length} are kept up to date where there is JavaScript */
    static void time(Html html, Instant at, String text, String as) {
        html.element("time", text, "datetime", at.toString(), "title", Words.moment(at), "data-as", as);
    }
}
