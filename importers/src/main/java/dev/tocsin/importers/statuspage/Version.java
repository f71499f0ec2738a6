package dev.tocsin.importers.statuspage;

import com.fasterxml.jackson.databind.JsonNode;

/** What differs between the APIs of Cachet. */
enum Version {
    TWO("X-Cachet-Token", "") {
        @Override
        boolean lists(JsonNode item) {
            return item.path("id").isIntegralNumber() && item.path("name").isTextual();
        }

        @Override
        JsonNode facts(JsonNode item) {
            return item;
        }

        @Override
        boolean goesOn(JsonNode answer) {
            JsonNode pages = answer.path("meta").path("pagination");
            return pages.path("current_page").asInt()
                    < pages.path("total_pages").asInt();
        }
    },
    THREE("Authorization", "Bearer ") {
        @Override
        boolean lists(JsonNode item) {
            return item.path("attributes").path("name").isTextual();
        }

        @Override
        JsonNode facts(JsonNode item) {
            return item.path("attributes");
        }

        @Override
        boolean goesOn(JsonNode answer) {
            return answer.path("links").path("next").isTextual();
        }
    };

    private final String header;
    private final String before;

    Version(String header, String before) {
        this.header = header;
        this.before = before;
    }

    /** In which header the token stands. */
    String header() {
        return header;
    }

    String value(String token) {
        return before + token;
    }

    /** Whether an item of a list is one of this version's. */
    abstract boolean lists(JsonNode item);

    abstract JsonNode facts(JsonNode item);

    /** Whether there is another page behind this one. */
    abstract boolean goesOn(JsonNode answer);

    Component component(JsonNode item) {
        JsonNode facts = facts(item);
        return new Component(
                facts.path("id").asText(item.path("id").asText()),
                facts.path("name").asText(),
                facts.path("link").asText("").strip(),
                facts.path("enabled").asBoolean(true));
    }
}
