package dev.tocsin.anexia.modules;

import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads the texts at one place of an XML document; declarations and entities of its own are not followed. */
final class XmlTexts {

    private XmlTexts() {}

    /**
     * @param path names of elements from the root, with slashes between
     * @throws XMLStreamException if it is not XML
     */
    static List<String> at(String path, InputStream document) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        XMLStreamReader reader = factory.createXMLStreamReader(document);
        Deque<String> open = new ArrayDeque<>();
        List<String> texts = new ArrayList<>();
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> open.addLast(reader.getLocalName());
                case XMLStreamConstants.END_ELEMENT -> open.removeLast();
                case XMLStreamConstants.CHARACTERS -> {
                    if (!reader.isWhiteSpace() && String.join("/", open).equals(path)) {
                        texts.add(reader.getText().strip());
                    }
                }
                default -> {}
            }
        }
        return texts;
    }
}
