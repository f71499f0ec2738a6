package dev.tocsin.hookscdc.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tocsin.hookscdc.table.Followed;
import dev.tocsin.hookscdc.table.TableName;
import dev.tocsin.hookscdc.table.TablePattern;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of the wanted tables, kept as the publication's comment: there it changes in the transaction that changes
 * the publication, only the publication's owner can write it, and no table of ours is needed.
 *
 * <p>Threading: one thread, the source's.
 */
final class PublicationNote {

    private static final String BEGINNING = "tocsin ";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Source source;
    private final String publication;

    PublicationNote(Source source, String publication) {
        this.source = source;
        this.publication = publication;
    }

    /** Nothing where there is no comment, another one, or one about another server (a copy of this database). */
    Followed read(String server) throws SQLException {
        Optional<String> text = source.optional(
                "select coalesce(obj_description(oid, 'pg_publication'), '') from pg_publication where pubname = ?",
                row -> row.getString(1),
                publication);
        return text.filter(comment -> comment.startsWith(BEGINNING))
                .flatMap(comment -> parsed(comment.substring(BEGINNING.length())))
                .filter(followed -> followed.server().equals(server))
                .orElse(Followed.nothing(server));
    }

    /** In the transaction that is open, if one is. */
    void write(Followed followed) throws SQLException {
        String literal = (BEGINNING + text(followed)).replace("\\", "\\\\").replace("'", "''");
        source.execute("comment on publication " + Quoted.name(publication) + " is E'" + literal + "'");
    }

    private static String text(Followed followed) {
        ObjectNode root = JSON.createObjectNode().put("server", followed.server());
        ArrayNode patterns = root.putArray("patterns");
        followed.patterns()
                .forEach(pattern -> patterns.addArray().add(pattern.schema()).add(pattern.table()));
        ArrayNode tables = root.putArray("tables");
        followed.tables()
                .forEach((name, oid) ->
                        tables.addArray().add(name.schema()).add(name.table()).add(oid));
        ArrayNode tellings = root.putArray("tellings");
        followed.tellings().forEach(tellings::add);
        return root.toString();
    }

    private static Optional<Followed> parsed(String text) {
        try {
            JsonNode root = JSON.readTree(text);
            Set<TablePattern> patterns = new LinkedHashSet<>();
            root.path("patterns")
                    .forEach(pattern -> patterns.add(new TablePattern(
                            pattern.path(0).asText(), pattern.path(1).asText())));
            Map<TableName, Long> tables = new LinkedHashMap<>();
            root.path("tables")
                    .forEach(table -> tables.put(
                            new TableName(table.path(0).asText(), table.path(1).asText()),
                            table.path(2).asLong()));
            List<Long> tellings = new ArrayList<>();
            root.path("tellings").forEach(telling -> tellings.add(telling.asLong()));
            return Optional.of(new Followed(root.path("server").asText(), patterns, tables, tellings));
        } catch (JsonProcessingException somebodyElses) {
            return Optional.empty();
        }
    }
}
