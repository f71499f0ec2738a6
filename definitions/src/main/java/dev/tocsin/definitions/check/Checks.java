package dev.tocsin.definitions.check;

import dev.tocsin.definitions.model.Definitions;
import dev.tocsin.definitions.yaml.Reading;
import dev.tocsin.definitions.yaml.Section;
import dev.tocsin.definitions.yaml.Value;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.serde.Contract;
import java.util.ArrayList;
import java.util.List;

/** Checks files as a whole: every rule is applied, whatever else is wrong. */
public final class Checks {

    static {
        // Avro builds no generated class unless it is told to trust it, and the contract's formats tell it.
        var unused = Contract.of(Topics.DEFAULT_PREFIX);
    }

    private Checks() {}

    /** The definitions of all files together; what is wrong is in the reading. */
    public static Definitions of(List<Value> tops, Reading reading) {
        List<Section> sections = new ArrayList<>();
        for (Value top : tops) {
            if (!top.present()) {
                top.warning("defines nothing");
            }
            sections.add(top.section().later("messages", "modules", "locations"));
        }
        Endpoints endpoints = new Endpoints();
        sections.forEach(section -> section.get("endpoints").sections().forEach(endpoints::add));
        endpoints.together();
        Maintenances maintenances = new Maintenances(new Selectors(endpoints.read()));
        sections.forEach(section -> section.get("maintenances").sections().forEach(maintenances::add));
        Databases databases = new Databases();
        sections.forEach(section -> section.get("databases").sections().forEach(databases::add));
        Presets presets = presets(sections);
        boolean logOnly = logOnly(sections);
        Listening listening = new Listening(databases.read(), new Selectors(endpoints.read()));
        Hooks hooks = new Hooks(listening, presets, logOnly);
        sections.forEach(section -> section.get("hooks").sections().forEach(hooks::add));
        Pages pages = new Pages();
        sections.forEach(section -> section.get("pages").sections().forEach(pages::add));
        List<String> egress = new ArrayList<>();
        sections.forEach(section -> egress.addAll(Egress.read(section.get("egress"))));
        Access access = new Access();
        sections.forEach(section -> access.add(section.get("access")));
        sections.forEach(Section::end);
        return new Definitions(
                endpoints.read(),
                hooks.read(),
                List.copyOf(databases.read().values()),
                maintenances.read(),
                pages.read(),
                presets.own(),
                egress,
                access.monitoringToken(),
                logOnly,
                reading.warnings());
    }

    private static Presets presets(List<Section> sections) {
        List<Value> own = new ArrayList<>();
        sections.forEach(section -> own.addAll(section.get("presets").sections()));
        return Presets.with(own);
    }

    private static boolean logOnly(List<Section> sections) {
        List<Boolean> said = sections.stream()
                .map(section -> section.get("log_only").flag(false))
                .toList();
        return said.contains(true);
    }
}
