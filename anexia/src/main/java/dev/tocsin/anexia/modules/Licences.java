package dev.tocsin.anexia.modules;

import java.io.InputStream;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.stream.XMLStreamException;

/** Licences as one text, as they are stated. */
final class Licences {

    private Licences() {}

    /** Of a POM; what its parents state is not looked up. */
    static String ofPom(InputStream pom) {
        try {
            return joined(XmlTexts.at("project/licenses/license/name", pom).stream());
        } catch (XMLStreamException unreadable) {
            return "";
        }
    }

    /** Of a manifest's {@code Bundle-License}: names or addresses, each with attributes behind it. */
    static String ofBundle(String header) {
        return joined(List.of(header.split(",", -1)).stream()
                .map(one -> one.replaceFirst(";.*", "").replace("\"", "").strip()));
    }

    private static String joined(Stream<String> licences) {
        return licences.filter(licence -> !licence.isEmpty()).distinct().collect(Collectors.joining(", "));
    }
}
