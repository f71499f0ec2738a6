package dev.tocsin.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The models of a real Django application make the callbacks that a plug-in in it used to make, and those that it could
 * not (bulk and queryset writes), without a change to the application.
 */
class DjangoIT {

    private static final Duration SOON = Duration.ofMinutes(2);
    private static final Duration QUIET = Duration.ofSeconds(2);

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    Path folder;

    private DjangoApplication application;
    private EmbeddedPostgres postgres;
    private Receiver receiver;
    private Installation tocsin;

    @BeforeEach
    void serve() throws Exception {
        application = new DjangoApplication(folder);
        postgres = application.postgres();
        receiver = new Receiver();
        tocsin = new Installation(folder, """
                databases:
                  - name: app
                    url: postgresql://postgres@127.0.0.1:%1$d/postgres
                    replica_identity: full
                hooks:
                  - name: orders
                    listen: { table: app.public.shop_order, operations: [insert, update, delete] }
                    send:
                      url: %2$s/orders
                      content_type: application/json
                      template: '{"event": "{{ event_type }}", "slug": "{{ instance.slug }}", "total": "{{ instance.total }}",
                        "paid": {{ instance.paid }}, "customer": {{ instance.customer.name | json }},
                        "country": {{ instance.customer.country.name | json }}, "before": {{ old.customer.name | json }}}'
                  - name: whole-orders
                    listen: { table: app.public.shop_order, operations: [update], when: "new.customer.country.code == 'AT'" }
                    send: { url: %2$s/whole, object_type: shop.order }
                  - name: as-the-plugin
                    listen:
                      table: app.public.shop_order
                      signals: [django.db.models.signals.post_save, django.db.models.signals.post_delete]
                    send: { url: %2$s/plugin, content_type: text/plain, template: "{{ event_type }} {{ instance.slug }}" }
                  - name: archived
                    listen: { table: app.public.archive_order, operations: [insert, update, delete] }
                    send: { url: %2$s/archived, object_type: archive.order }
                egress:
                  allow: [127.0.0.0/8]
                """.formatted(postgres.getPort(), receiver.url()));
        tocsin.start();
        awaitPublished();
    }

    @AfterEach
    void close() throws Exception {
        tocsin.close();
        receiver.close();
        application.close();
    }

    @Test
    void eachCommittedWriteOfTheModelsMakesItsCallback() throws Exception {
        application.python("write.py");
        await("what was written")
                .atMost(SOON)
                .untilAsserted(() -> assertThat(orders())
                        .containsExactlyInAnyOrder(
                                // save() of a new object, and of one that is there
                                "created first 12.50 true Ada \"A\"/Österreich before null",
                                "updated first 12.50 true Ada \"A\"/Österreich before Ada \"A\"",
                                // bulk_create()
                                "created second 2.00 false Ada \"A\"/Österreich before null",
                                "created third 3.00 false Bob/Österreich before null",
                                // update() of a queryset
                                "updated second 2.20 false Bob/Österreich before Ada \"A\""));
        int written = orders().size();

        application.python("clean_up.py");

        await("what was deleted, and nothing of what was rolled back")
                .during(QUIET)
                .atMost(SOON)
                .untilAsserted(() -> assertThat(orders().subList(written, orders().size()))
                        .containsExactlyInAnyOrder(
                                // delete(), and a cascade, which leaves no customer to be read
                                "deleted first 12.50 true Ada \"A\"/Österreich before Ada \"A\"",
                                "deleted second 2.20 false null/null before null",
                                "deleted third 3.00 false null/null before null"));
        othersAreTold();
    }

    private void othersAreTold() {
        assertThat(receiver.bodies("/plugin"))
                .contains(
                        "created first",
                        "updated first",
                        "created second",
                        "django.db.models.signals.post_delete first")
                .hasSize(8);
        assertThat(receiver.bodies("/archived"))
                .singleElement()
                .isEqualTo("{\"object_type\":\"archive.order\",\"object_id\":1,\"event_type\":\"created\","
                        + "\"object_serialization\":{\"id\":1,\"title\":\"from last year\"}}");
        assertThat(receiver.bodies("/whole").get(0))
                .isEqualTo("{\"object_type\":\"shop.order\",\"object_id\":1,\"event_type\":\"updated\","
                        + "\"object_serialization\":{\"id\":1,\"customer_id\":1,\"total\":12.50,\"paid\":true,"
                        + "\"placed_at\":\"2026-01-02T03:04:05.123456Z\",\"due\":\"2026-02-01\",\"opens\":\"09:30:00\","
                        + "\"note\":\"saved ✓\",\"data\":{\"tags\":[\"a\",null],\"ratio\":1.5},"
                        + "\"reference\":\"0d1b8f4e-6f0a-4c43-8a3c-2f6b7f0e9c11\",\"ratio\":0.1,"
                        + "\"big\":9007199254740993,\"window\":\"P0Y0M1DT2H0M0S\",\"blob\":\"AP8=\","
                        + "\"address\":\"10.0.0.1\",\"slug\":\"first\"}}");
    }

    private List<String> orders() {
        return receiver.bodies("/orders").stream().map(DjangoIT::inShort).toList();
    }

    private static String inShort(String body) {
        try {
            JsonNode json = MAPPER.readTree(body);
            String row = "%s %s %s %s"
                    .formatted(
                            json.get("event").asText(),
                            json.get("slug").asText(),
                            json.get("total").asText(),
                            json.get("paid").asText());
            return row
                    + " %s/%s before %s"
                            .formatted(
                                    json.get("customer").asText(),
                                    json.get("country").asText(),
                                    json.get("before").asText());
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + body, e);
        }
    }

    private void awaitPublished() {
        await("the tables are published").atMost(SOON).until(() -> {
            try (Connection connection = postgres.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement();
                    var rows = statement.executeQuery("select count(*) = 2 from pg_publication_tables"
                            + " where exists (select 1 from pg_replication_slots where active)")) {
                return rows.next() && rows.getBoolean(1);
            }
        });
    }
}
