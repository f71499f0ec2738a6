package dev.tocsin.definitions.check;

import dev.tocsin.definitions.yaml.Section;
import dev.tocsin.definitions.yaml.Value;
import dev.tocsin.schemas.event.Page;
import dev.tocsin.schemas.event.Selector;
import dev.tocsin.schemas.event.SettingDefinition;
import java.util.ArrayList;
import java.util.List;

/** Reads the title of the root page. */
final class Pages {

    private final List<SettingDefinition> read = new ArrayList<>();

    List<SettingDefinition> read() {
        return read;
    }

    void add(Value value) {
        Section section = value.section().later("endpoints", "theme", "logo");
        Value slug = section.get("slug");
        if (!slug.text("").isEmpty()) {
            slug.problem("other pages than the root page (slug: \"\") are not available in this version");
        }
        String title =
                section.get("title").required("a title such as Shop status").text("");
        section.end();
        if (!read.isEmpty()) {
            value.problem("the root page is given twice");
            return;
        }
        read.add(SettingDefinition.newBuilder()
                .setName("page:")
                .setOrigin("")
                .setGeneration(0)
                .setPage(new Page("", title, Selector.newBuilder().build()))
                .build());
    }
}
