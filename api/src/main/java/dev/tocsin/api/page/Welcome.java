package dev.tocsin.api.page;

import dev.tocsin.api.access.Viewer;

/** What the page says while there is nothing to show: how to begin. */
final class Welcome {

    private static final String EXAMPLE = """
            endpoints:
              - name: Shop
                url: https://shop.example/health
                interval: 30s
            hooks:
              - name: chat
                listen: { incidents: [opened, resolved] }
                send: { url: https://chat.example/hook }
            """;

    private Welcome() {}

    static void write(Html html, Viewer viewer) {
        html.open("section", "class", "card welcome", "data-live", "welcome");
        if (!viewer.seesAll()) {
            html.element("h2", "Nothing is public here");
            html.element("p", "Endpoints appear on this page once their definition says public: true.");
        } else {
            html.element("h2", "Watch something of your own");
            html.open("p")
                    .text("Write down what should work, as ")
                    .element("code", "my.yaml")
                    .text(":")
                    .close();
            html.open("pre").element("code", EXAMPLE).close();
            html.element("p", "Then start with it; changes to the file take effect while Tocsin runs.");
            html.open("pre").element("code", "./tocsin up --config my.yaml").close();
        }
        html.close().line();
    }
}
