package dev.tocsin.importers.source;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/** YAML 1.1 as PyYAML's safe loader reads it. */
public final class PyYaml {

    private static final int MOST_CHARACTERS = 16 * 1024 * 1024;
    private static final int MOST_ALIASES = 50;

    private PyYaml() {}

    /** What the file says; absent if it cannot be read, which is a problem. */
    public static Given read(String file, String text, Findings findings) {
        Place whole = new Place(file, 1, "");
        return new Given(findings, whole, node(whole, text.startsWith("\uFEFF") ? text.substring(1) : text, findings));
    }

    private static @Nullable Node node(Place whole, String text, Findings findings) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MOST_CHARACTERS);
        options.setMaxAliasesForCollections(MOST_ALIASES);
        try {
            return new Composer(new ParserImpl(new StreamReader(text), options), new PyYamlResolver(), options)
                    .getSingleNode();
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            String context = e.getContext() == null ? "" : " " + e.getContext();
            int line = mark == null ? 1 : mark.getLine() + 1;
            findings.problem(new Place(whole.file(), line, ""), "is not YAML: " + e.getProblem() + context);
        } catch (YAMLException e) {
            findings.problem(whole, "is not YAML: " + e.getMessage());
        } catch (StackOverflowError e) {
            findings.problem(whole, "is nested too deeply");
        }
        return null;
    }
}
