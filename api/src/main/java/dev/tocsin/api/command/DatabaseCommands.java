package dev.tocsin.api.command;

import dev.tocsin.api.access.Caller;
import dev.tocsin.api.answer.Reply;
import dev.tocsin.api.answer.Wish;
import dev.tocsin.api.problem.Problem;
import dev.tocsin.api.view.View;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/** Commands to databases. Threading: any thread. */
final class DatabaseCommands {
    private static final Pattern TABLE = Pattern.compile("[^.\\s]+\\.[^.\\s]+");

    private final View view;
    private final Orders orders;

    DatabaseCommands(View view, Orders orders) {
        this.view = view;
        this.orders = orders;
    }

    /** Publishes the rows that a table has as {@code snapshot} changes. */
    CompletionStage<Reply> snapshot(Wish wish) {
        wish.caller().requires(Caller.WRITING);
        String name = wish.ask().part("name");
        String given = Terms.of(wish, "table").required("table", "a table as schema.table, such as public.orders");
        String table = given.startsWith(name + ".")
                        && given.chars().filter(letter -> letter == '.').count() == 2
                ? given.substring(name.length() + 1)
                : given;
        if (!TABLE.matcher(table).matches()) {
            throw Problem.unusable(
                    "table", "expected a table as schema.table, such as public.orders, but was '" + given + "'");
        }
        return orders.ledger().write("database-command/" + name, () -> {
            if (!view.snapshot().databases().containsKey(name)) {
                throw Problem.notFound("there is no database '" + name + "'");
            }
            Orders.Order order =
                    orders.order(wish, "snapshot", "database", name, Map.of("table", table), Optional.empty());
            return orders.toOne(wish, order, name, new JsonObject(), () -> false);
        });
    }
}
