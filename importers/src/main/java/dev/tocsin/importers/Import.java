package dev.tocsin.importers;

import dev.tocsin.definitions.yaml.Environment;
import dev.tocsin.definitions.yaml.SecretStore;
import dev.tocsin.importers.cachet.CachetUrlMonitor;
import dev.tocsin.importers.output.Secrets;
import dev.tocsin.importers.output.TocsinYaml;
import dev.tocsin.importers.pinger.PyPinger;
import dev.tocsin.importers.source.Findings;
import dev.tocsin.importers.statuspage.StatusPage;
import dev.tocsin.importers.statuspage.Unreadable;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Reads the configuration of another tool. Nothing is written. */
public final class Import {

    private Import() {}

    /**
     * What a Cachet shows as tocsin.yaml. Throws {@link Unreadable} where it does not say what it has.
     *
     * @param url of the page or of its API
     * @param token empty: that of the environment, to which alone is referred then
     */
    public static Imported ofCachet(String url, Optional<String> token, Environment environment, SecretStore store) {
        Secrets secrets = new Secrets(store);
        StatusPage page = new StatusPage(environment, secrets);
        Map<String, Object> document = page.read(url, token);
        String comment = "What Cachet shows at " + url + ", by `tocsin import`.";
        String written = document.isEmpty() ? "" : TocsinYaml.write(comment, document);
        return new Imported(written, page.problems(), page.notes(), secrets);
    }

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

    /** What the other tool says when it starts with that; empty where it says nothing. */
    public static String greeting(Tool tool, String text) {
        return tool == Tool.PY_PINGER ? PyPinger.greeting(text) : "";
    }
}
