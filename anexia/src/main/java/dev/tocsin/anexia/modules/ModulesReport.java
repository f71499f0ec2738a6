package dev.tocsin.anexia.modules;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter.NopIndenter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.core.util.Separators.Spacing;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** What an application runs on and is made of, as the JSON that Anexia's monitoring reads. */
public final class ModulesReport {

    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    private static final Separators SEPARATORS = Separators.createDefaultInstance()
            .withObjectFieldValueSpacing(Spacing.AFTER)
            .withObjectEntrySpacing(Spacing.AFTER)
            .withArrayValueSpacing(Spacing.AFTER)
            .withObjectEmptySeparator("")
            .withArrayEmptySeparator("")
            .withRootSeparator("");

    private final String platformVersion;
    private final Framework framework;
    private final List<Listed> modules;

    ModulesReport(String platformVersion, Framework framework, List<Listed> modules) {
        this.platformVersion = platformVersion;
        this.framework = framework;
        this.modules = List.copyOf(modules);
    }

    /** As it is sent: one line. */
    public String line() {
        DefaultPrettyPrinter spaced = new DefaultPrettyPrinter(SEPARATORS);
        spaced.indentObjectsWith(NopIndenter.instance);
        spaced.indentArraysWith(NopIndenter.instance);
        return written(spaced);
    }

    /** As it is printed: four spaces a step. */
    public String indented() {
        DefaultIndenter steps = new DefaultIndenter("    ", "\n");
        DefaultPrettyPrinter printed = new DefaultPrettyPrinter(
                SEPARATORS.withObjectEntrySpacing(Spacing.NONE).withArrayValueSpacing(Spacing.NONE));
        printed.indentObjectsWith(steps);
        printed.indentArraysWith(steps);
        return written(printed);
    }

    private String written(PrettyPrinter manner) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.setPrettyPrinter(manner);
            json.writeStartObject();
            // The older pollers read the one, the newer the other.
            runtime("runtime", json);
            runtime("platform", json);
            json.writeArrayFieldStart("modules");
            for (Listed module : modules) {
                module(module, json);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("text takes what is written to it", impossible);
        }
        return text.toString();
    }

    private void runtime(String key, JsonGenerator json) throws IOException {
        Optional<Listed> among =
                modules.stream().filter(module -> framework.is(module.name())).findFirst();
        json.writeObjectFieldStart(key);
        json.writeStringField("platform", "java");
        json.writeStringField("platform_version", platformVersion);
        json.writeStringField("framework", framework.name());
        json.writeStringField(
                "framework_installed_version", among.map(Listed::installed).orElse(null));
        json.writeStringField(
                "framework_newest_version", among.map(Listed::newest).orElse(null));
        json.writeEndObject();
    }

    private static void module(Listed module, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", module.name());
        json.writeStringField("installed_version", module.installed());
        json.writeStringField("newest_version", module.newest());
        json.writeFieldName("installed_version_licences");
        json.writeArray(new String[] {module.installedLicence()}, 0, 1);
        json.writeFieldName("newest_version_licences");
        json.writeArray(new String[] {module.newestLicence()}, 0, 1);
        json.writeEndObject();
    }
}
