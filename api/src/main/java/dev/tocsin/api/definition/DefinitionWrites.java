package dev.tocsin.api.definition;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tocsin.api.access.Caller;
import dev.tocsin.api.answer.Reply;
import dev.tocsin.api.answer.Wish;
import dev.tocsin.api.audit.Audit;
import dev.tocsin.api.ledger.Decision;
import dev.tocsin.api.ledger.Ledger;
import dev.tocsin.api.problem.Problem;
import dev.tocsin.api.problem.Problem.Fault;
import dev.tocsin.definitions.One;
import dev.tocsin.definitions.apply.Change;
import dev.tocsin.definitions.apply.Change.Action;
import dev.tocsin.definitions.apply.Edits;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Puts and deletes definitions of one kind. They are of origin {@code api}; what a file defines is changed in the file.
 *
 * <p>Threading: any thread.
 */
final class DefinitionWrites<V extends SpecificRecord> {
    private static final String ORIGIN = "api";
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final Kind<V> kind;
    private final Ledger ledger;
    private final Audit audit;

    DefinitionWrites(Kind<V> kind, Ledger ledger, Audit audit) {
        this.kind = kind;
        this.ledger = ledger;
        this.audit = audit;
    }

    /** A new one; 409 where there is one of its name. */
    CompletionStage<Reply> create(Wish wish) {
        String text = prepared(wish);
        // The name decides which other wishes this one has to wait for; what else is wrong is found when it is decided.
        String name = kind.name().apply(read(text, Optional.empty()));
        return ledger.write(subject(name), () -> {
            V wanted = read(text, Optional.empty());
            if (kind.present().get().containsKey(name)) {
                throw Problem.conflict("there is already a " + kind.noun() + " '" + name + "': PUT changes it");
            }
            return put(wish, null, wanted);
        });
    }

    /** The definition of that name, whether there was one or not. */
    CompletionStage<Reply> put(Wish wish) {
        String text = prepared(wish);
        String name = wish.ask().part(kind.key());
        return ledger.write(subject(name), () -> {
            V wanted = read(text, Optional.of(name));
            if (!kind.name().apply(wanted).equals(name)) {
                throw Problem.unusable(
                        kind.key(),
                        "expected '" + name + "' as in the path, or nothing, but was '"
                                + kind.name().apply(wanted) + "'");
            }
            return put(wish, kind.present().get().get(name), wanted);
        });
    }

    /** Gone; what the tombstone is to say beside that is asked for by parameters. */
    CompletionStage<Reply> delete(Wish wish) {
        Map<String, String> marks = marks(wish);
        String name = wish.ask().part(kind.key());
        return ledger.write(subject(name), () -> {
            V before = kind.present().get().get(name);
            if (before == null) {
                throw Problem.notFound("there is no " + kind.noun() + " '" + name + "'");
            }
            kind.inUse().apply(before).ifPresent(why -> {
                throw Problem.conflict(why);
            });
            Change change = allowed(Edits.delete(audit.topics(), before, ORIGIN));
            Decision<Reply> decided = decided(
                    wish,
                    change,
                    "delete",
                    kind.definition().apply(before),
                    null,
                    Reply.done().seen(() -> differs(name, before)));
            marks.forEach((header, value) -> decided.records().get(0).headers().add(header, value.getBytes(UTF_8)));
            return decided;
        });
    }

    private Map<String, String> marks(Wish wish) {
        wish.caller().requires(Caller.WRITING);
        List<String> allowed = new ArrayList<>(kind.marks().keySet());
        allowed.add("wait");
        wish.ask().allowing(allowed.toArray(String[]::new));
        Map<String, String> marks = new TreeMap<>();
        kind.marks().forEach((parameter, header) -> {
            if (wish.ask().flag(parameter)) {
                marks.put(header, "true");
            }
        });
        return marks;
    }

    private Decision<Reply> put(Wish wish, @Nullable V before, V wanted) {
        Change change = allowed(Edits.put(audit.topics(), before, wanted, ORIGIN));
        if (change.action() == Action.UNCHANGED && before != null) {
            return Decision.nothing(Reply.of(200, kind.answer().apply(before)));
        }
        @SuppressWarnings("unchecked") // a change of a kind holds records of that kind
        V after = (V) change.after().orElseThrow();
        JsonObject answer = kind.answer().apply(after);
        Reply reply = before == null ? Reply.of(201, answer).at(location(after)) : Reply.of(200, answer);
        return decided(
                wish,
                change,
                before == null ? "create" : "change",
                before == null ? null : kind.definition().apply(before),
                kind.definition().apply(after),
                reply.seen(() -> differs(kind.name().apply(after), before)));
    }

    /** Whether the view has gone on since. */
    private boolean differs(String name, @Nullable V before) {
        return !Objects.equals(kind.present().get().get(name), before);
    }

    private Decision<Reply> decided(
            Wish wish,
            Change change,
            String action,
            @Nullable JsonObject before,
            @Nullable JsonObject after,
            Reply reply) {
        return new Decision<>(
                reply,
                List.of(
                        Edits.record(change, Audit.SOURCE, wish::now),
                        audit.entry(wish, action, kind.noun(), change.id(), before, after)));
    }

    private Change allowed(Change change) {
        if (change.action() == Action.REFUSED) {
            throw Problem.conflict("the " + kind.noun() + " '" + change.id() + "' cannot be changed here: "
                    + change.detail().replaceFirst(";.*", "") + ": change it where it is defined");
        }
        return change;
    }

    private V read(String text, Optional<String> name) {
        One<V> read = kind.reading().read(text, name);
        if (read instanceof One.Accepted<V> accepted) {
            return accepted.definition();
        }
        if (read instanceof One.Refused<V> refused) {
            throw Problem.unusable(refused.problems().stream()
                    .map(problem -> new Fault(problem.path(), problem.message()))
                    .toList());
        }
        throw new AssertionError(read);
    }

    /** The text to be read: YAML as it is; JSON without what only answers have. */
    private String prepared(Wish wish) {
        allowing(wish);
        if (wish.yaml()) {
            return wish.text();
        }
        ObjectNode object = wish.object();
        object.remove(kind.answered());
        try {
            return JSON.writeValueAsString(object);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was read as JSON can be written", e);
        }
    }

    private static void allowing(Wish wish) {
        wish.caller().requires(Caller.WRITING);
        wish.ask().allowing("wait");
    }

    private String subject(String name) {
        return kind.noun().toLowerCase(Locale.ROOT) + "/" + name;
    }

    private String location(V definition) {
        return kind.path() + "/"
                + URLEncoder.encode(kind.name().apply(definition), UTF_8).replace("+", "%20");
    }
}
