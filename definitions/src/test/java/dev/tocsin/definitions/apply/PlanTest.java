package dev.tocsin.definitions.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.definitions.model.Definitions;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.serde.Contract;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class PlanTest {

    private static final Contract CONTRACT = Contract.of("t.");
    private static final Topics TOPICS = CONTRACT.topics();
    private static final Options OWN = Options.DEFAULT;

    private static EndpointDefinition endpoint(String id, String origin, long generation, String url) {
        return EndpointDefinition.newBuilder()
                .setId(id)
                .setName(id)
                .setOrigin(origin)
                .setGeneration(generation)
                .setUrl(url)
                .setTags(List.of("a"))
                .setHeaders(Map.of("A", "1"))
                .build();
    }

    private static Definitions file(EndpointDefinition... endpoints) {
        return new Definitions(
                List.of(endpoints),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                false,
                List.of());
    }

    /** As a reader of the topic sees it: written and read again. */
    private static EndpointDefinition stored(EndpointDefinition endpoint) {
        var format = CONTRACT.format(TOPICS.endpoints());
        return format.decode(format.encode(endpoint)).value().orElseThrow();
    }

    private static Plan plan(Definitions definitions, Options options, EndpointDefinition... present) {
        Map<String, EndpointDefinition> endpoints = new LinkedHashMap<>();
        for (EndpointDefinition endpoint : present) {
            endpoints.put(endpoint.getId(), stored(endpoint));
        }
        return Plan.of(
                TOPICS,
                definitions,
                new Plan.Present() {
                    @Override
                    @SuppressWarnings("unchecked") // the endpoints are asked for with their own kind
                    public <V extends SpecificRecord> Map<String, V> of(Kind<V> kind) {
                        return kind.noun().equals("endpoint") ? (Map<String, V>) endpoints : Map.of();
                    }
                },
                options);
    }

    @Test
    void whatIsNewIsAddedWithItsOriginAndTheFirstGeneration() {
        Plan plan = plan(file(endpoint("shop", "", 0, "https://a/")), OWN);

        assertThat(plan.lines()).containsExactly("+ endpoint shop");
        assertThat(plan.writes().get(0).after()).contains(endpoint("shop", "file:main", 1, "https://a/"));
    }

    @Test
    void whatIsTheSameIsNotWritten() {
        Plan plan =
                plan(file(endpoint("shop", "", 0, "https://a/")), OWN, endpoint("shop", "file:main", 7, "https://a/"));

        assertThat(plan.lines()).isEmpty();
        assertThat(plan.writes()).isEmpty();
    }

    @Test
    void whatDiffersGetsTheNextGeneration() {
        Plan plan =
                plan(file(endpoint("shop", "", 0, "https://b/")), OWN, endpoint("shop", "file:main", 7, "https://a/"));

        assertThat(plan.lines()).containsExactly("~ endpoint shop (url)");
        assertThat(plan.writes().get(0).after()).contains(endpoint("shop", "file:main", 8, "https://b/"));
    }

    @Test
    void onlyTheOwnSetIsPruned() {
        EndpointDefinition own = endpoint("own", "file:main", 1, "https://a/");
        EndpointDefinition other = endpoint("other", "file:team", 1, "https://a/");
        EndpointDefinition api = endpoint("api", "api", 1, "https://a/");

        assertThat(plan(file(), OWN, own, other, api).lines()).containsExactly("- endpoint own");
        assertThat(plan(file(), new Options("main", false, false, false), own, other, api)
                        .lines())
                .isEmpty();
        assertThat(plan(file(), new Options("team", true, false, false), own, other, api)
                        .lines())
                .containsExactly("- endpoint other");
    }

    @Test
    void anotherOriginsIdIsRefusedUnlessItIsAdopted() {
        Definitions definitions = file(endpoint("shop", "", 0, "https://a/"));
        EndpointDefinition api = endpoint("shop", "api", 3, "https://a/");

        Plan refused = plan(definitions, OWN, api);
        Plan adopted = plan(definitions, new Options("main", true, true, false), api);

        assertThat(refused.lines()).containsExactly("! endpoint shop (it belongs to api; --adopt takes it over)");
        assertThat(refused.refused()).hasSize(1);
        assertThat(refused.writes()).isEmpty();
        assertThat(adopted.lines()).containsExactly("~ endpoint shop (from api)");
        assertThat(adopted.writes().get(0).after()).contains(endpoint("shop", "file:main", 3, "https://a/"));
    }

    @Test
    void aRecordCarriesKeyValueAndCloudEvent() {
        Change added =
                plan(file(endpoint("shop", "", 0, "https://a/")), OWN).writes().get(0);
        Change deleted = plan(file(), OWN, endpoint("shop", "file:main", 1, "https://a/"))
                .writes()
                .get(0);
        InstantSource clock = InstantSource.fixed(Instant.parse("2026-11-20T12:00:00Z"));

        var written = Applier.record(added, "/tocsin/apply", clock);
        var tombstone = Applier.record(deleted, "/tocsin/apply", clock);

        assertThat(written.topic()).isEqualTo("t.endpoints");
        assertThat(written.key()).isEqualTo("shop");
        assertThat(written.partition()).isNull();
        assertThat(written.value()).isEqualTo(endpoint("shop", "file:main", 1, "https://a/"));
        assertThat(written.headers().lastHeader("ce_type").value())
                .isEqualTo("dev.tocsin.endpoint.defined".getBytes(StandardCharsets.UTF_8));
        assertThat(tombstone.value()).isNull();
        assertThat(tombstone.headers().lastHeader("ce_type").value())
                .isEqualTo("dev.tocsin.endpoint.deleted".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aSetHasAPlainName() {
        assertThatThrownBy(() -> new Options("a b", true, false, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("but was 'a b'");
    }
}
