package dev.tocsin.definitions.check;

import dev.tocsin.definitions.yaml.Section;
import dev.tocsin.definitions.yaml.Value;
import dev.tocsin.schemas.event.HookDefinition;
import dev.tocsin.schemas.event.Listen;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads the hooks. */
final class Hooks {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private final Listening listening;
    private final Presets presets;
    private final boolean logOnly;
    private final Map<String, String> paths = new HashMap<>();
    private final List<HookDefinition> read = new ArrayList<>();

    /** @param logOnly whether none of them is to send anything */
    Hooks(Listening listening, Presets presets, boolean logOnly) {
        this.listening = listening;
        this.presets = presets;
        this.logOnly = logOnly;
    }

    List<HookDefinition> read() {
        return read;
    }

    void add(Value value) {
        Section section = value.section().later("id");
        Value given = section.get("name").required("a name such as orders-to-erp");
        String name = given.text("");
        if (given.present() && !NAME.matcher(name).matches()) {
            String slug = Slug.of(name);
            given.problem("expected a name of letters, digits, '.', '_' and '-', at most 100 characters, but was '"
                    + name + "'" + (slug.isEmpty() ? "" : "; '" + slug + "' would do"));
        }
        String before = name.isEmpty() ? null : paths.putIfAbsent(name, value.path());
        if (before != null) {
            given.problem("the name '" + name + "' is already that of " + before);
        }
        boolean enabled = section.get("enabled").flag(true);
        Listen.Builder listen = listening.read(section.get("listen"));
        Sending.Request request = Sending.read(section.get("send"), "hooks." + name, presets);
        if (listen.getKind().equals("table")) {
            listen.setRelated(Related.of(request.readOfRows(), listen.getCondition()));
        }
        Listen heard = listen.build();
        Names.check(section.get("send"), request.paths(), heard.getKind());
        Threads.check(section.get("send"), request.paths(), heard.getKind(), heard.getKinds());
        read.add(HookDefinition.newBuilder()
                .setName(name)
                .setOrigin("")
                .setGeneration(0)
                .setEnabled(enabled)
                .setListen(heard)
                .setSend(request.send())
                .setGrouping(Gathering.read(section.get("group"), heard.getKind(), request.paths()))
                .setDelivery(Delivering.read(section.get("delivery"), "hooks." + name, request.answers(), logOnly))
                .build());
        section.end();
    }
}
