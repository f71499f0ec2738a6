package dev.tocsin.api.database;

import dev.tocsin.api.answer.Ask;
import dev.tocsin.api.answer.Lengths;
import dev.tocsin.api.answer.Listing;
import dev.tocsin.api.answer.Shown;
import dev.tocsin.api.problem.Problem;
import dev.tocsin.api.view.View;
import dev.tocsin.schemas.event.ColumnRules;
import dev.tocsin.schemas.event.DatabaseDefinition;
import io.vertx.core.json.JsonObject;

/** Answers about databases, which are never public. Threading: any thread. */
public final class Databases {

    private final View view;

    public Databases(View view) {
        this.view = view;
    }

    public JsonObject list(Ask ask) {
        ask.seeingAll().allowing("limit", "cursor");
        return Listing.byName(
                view.snapshot().databases().tailMap(ask.afterName(), false).values().stream(),
                ask.limit(),
                DatabaseDefinition::getName,
                Databases::json);
    }

    public JsonObject one(Ask ask) {
        ask.seeingAll().allowing();
        DatabaseDefinition database = view.snapshot().databases().get(ask.part("name"));
        if (database == null) {
            throw Problem.notFound("there is no database '" + ask.part("name") + "'");
        }
        return json(database);
    }

    /** As {@code tocsin.yaml} spells it. */
    public static JsonObject json(DatabaseDefinition database) {
        JsonObject json = new JsonObject()
                .put("name", database.getName())
                .put("enabled", database.getEnabled())
                .put("kind", database.getKind())
                .put("url", Shown.url(database.getUrl()));
        String password = database.getPassword();
        Shown.put(json, "password", password == null ? null : Shown.secret(password));
        json.put("tables", Shown.list(database.getTables()));
        Shown.put(json, "schemas", Shown.list(database.getSchemas()));
        Shown.put(json, "publication", database.getPublication());
        Shown.put(json, "slot", database.getSlot());
        json.put("replica_identity", database.getReplicaIdentity());
        Shown.put(json, "publish", Shown.list(database.getPublish()));
        ColumnRules columns = database.getColumns();
        if (columns != null) {
            json.put(
                    "columns",
                    new JsonObject()
                            .put("exclude", Shown.list(columns.getExclude()))
                            .put("mask", Shown.list(columns.getMask())));
        }
        return json.put("heartbeat", Lengths.text(database.getHeartbeatMs()))
                .put("poll", Lengths.text(database.getPollMs()))
                .put("origin", database.getOrigin())
                .put("generation", database.getGeneration());
    }
}
