package dev.tocsin.definitions.check;

import dev.tocsin.definitions.yaml.Section;
import dev.tocsin.definitions.yaml.Value;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads who may ask. */
final class Access {

    private @Nullable String monitoringToken;

    Optional<String> monitoringToken() {
        return Optional.ofNullable(monitoringToken);
    }

    void add(Value value) {
        Section section = value.section().later("tokens");
        Value token = section.get("monitoring_token").withoutVaults();
        if (token.present() && monitoringToken != null) {
            token.problem("is given twice");
        }
        String written = token.secret("access.monitoring_token");
        if (written != null && written.isBlank()) {
            token.problem("expected a reference such as ${env:ANX_MONITORING_ACCESS_TOKEN}, because an empty token lets"
                    + " nobody in");
        } else if (written != null) {
            monitoringToken = written;
        }
        section.end();
    }
}
