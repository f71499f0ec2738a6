package dev.tocsin.importers.output;

import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Writes a file of definitions. */
public final class TocsinYaml {

    private static final int WIDTH = 160;

    private TocsinYaml() {}

    /** Keys in their order, small maps and lists in a line. */
    public static String write(String comment, Map<String, Object> document) {
        DumpSettings settings = DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.AUTO)
                .setSchema(new CoreSchema())
                .setIndent(2)
                .setIndicatorIndent(2)
                .setIndentWithIndicator(true)
                .setSplitLines(false)
                .setWidth(WIDTH)
                .setDereferenceAliases(true)
                .build();
        return "# " + comment + "\n" + new Dump(settings).dumpToString(document);
    }
}
