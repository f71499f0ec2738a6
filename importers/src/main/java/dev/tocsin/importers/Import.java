package dev.tocsin.importers;

import dev.tocsin.definitions.yaml.Environment;
import dev.tocsin.definitions.yaml.SecretStore;
import dev.tocsin.importers.cachet.CachetUrlMonitor;
import dev.tocsin.importers.output.Secrets;
import dev.tocsin.importers.output.TocsinYaml;
import dev.tocsin.importers.pinger.PyPinger;
import dev.tocsin.importers.source.Findings;
import java.nio.file.Path;
import java.util.Map;

/** Reads the configuration of another tool. Nothing is written. */
public final class Import {

    private Import() {}

    /**
     * What it says as tocsin.yaml.
     *
     * @param file its name, for reports
     * @param text what it says
     * @param environment in which the other tool would run: what it takes from there is taken into account
     * @param store where the secrets of the file will be
     */
    public static Imported read(Tool tool, Path file, String text, Environment environment, SecretStore store) {
        Findings findings = new Findings();
        Secrets secrets = new Secrets(store);
        Map<String, Object> document = switch (tool) {
            case CACHET_URL_MONITOR -> new CachetUrlMonitor(secrets, environment).read(file.toString(), text, findings);
            case PY_PINGER -> new PyPinger(secrets, environment).read(file.toString(), text, findings);
        };
        String comment = "What " + tool.title() + " was told in " + file.getFileName() + ", by `tocsin import`.";
        String written = document.isEmpty() ? "" : TocsinYaml.write(comment, document);
        return new Imported(written, findings.problems(), findings.notes(), secrets);
    }
}
