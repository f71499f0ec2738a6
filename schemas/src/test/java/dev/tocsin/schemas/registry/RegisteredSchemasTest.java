package dev.tocsin.schemas.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.event.EndpointState;
import dev.tocsin.schemas.event.EndpointStatus;
import dev.tocsin.schemas.serde.Contract;
import dev.tocsin.schemas.serde.Decoded;
import dev.tocsin.schemas.serde.SchemaManifest;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegisteredSchemasTest {

    private static final Topics TOPICS = Topics.of("t.");
    private static final EndpointStatus STATUS = EndpointStatus.newBuilder()
            .setEndpoint("core-shop")
            .setStatus(EndpointState.up)
            .setSince(Instant.parse("2026-11-20T12:00:00Z"))
            .setGeneration(1)
            .setUpdatedAt(Instant.parse("2026-11-20T12:00:01Z"))
            .build();

    private final StrictRegistry registry = StrictRegistry.start();

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void writesWithTheNumbersOfTheRegistry() {
        Contract contract = contract(Optional.empty());

        byte[] written = contract.format(TOPICS.statuses()).encode(STATUS);

        assertThat(ByteBuffer.wrap(written, 1, 4).getInt()).isGreaterThan(1000);
        assertThat(contract.format(TOPICS.statuses()).decode(written).value()).contains(STATUS);
        assertThat(registry.subjects())
                .hasSize(TOPICS.all().size())
                .contains("t.statuses-value", "t.callback-requests-value");
    }

    @Test
    void tellsTopicSchemasTheNumbersOfTheRegistry() {
        assertThat(contract(Optional.empty()).subjects())
                .allSatisfy(subject -> assertThat(subject.getVersions())
                        .allSatisfy(version -> assertThat(version.getId()).isGreaterThan(1000)));
    }

    @Test
    void getsTheSameNumbersAgain() {
        byte[] first = contract(Optional.empty()).format(TOPICS.statuses()).encode(STATUS);
        byte[] second = contract(Optional.empty()).format(TOPICS.statuses()).encode(STATUS);

        assertThat(second).isEqualTo(first);
    }

    @Test
    void fetchesWhatANewerProcessRegisteredAndAsksOnce() {
        Contract contract = contract(Optional.empty());
        byte[] newer = newer(contract);
        registry.asked.clear();

        assertThat(contract.format(TOPICS.statuses()).decode(newer).value()).contains(STATUS);
        assertThat(contract.format(TOPICS.statuses()).decode(newer).value()).contains(STATUS);
        assertThat(registry.asked).hasSize(1);
    }

    @Test
    void whatTheRegistryDoesNotKnowIsUnreadable() {
        byte[] written = contract(Optional.empty()).format(TOPICS.statuses()).encode(STATUS);
        ByteBuffer.wrap(written).putInt(1, 77);

        assertThat(contract(Optional.empty()).format(TOPICS.statuses()).decode(written))
                .isInstanceOfSatisfying(
                        Decoded.Unreadable.class,
                        unreadable -> assertThat(unreadable.reason()).contains("schema id 77 is unknown"));
    }

    @Test
    void aRegistryThatIsAwayMakesNothingUnreadable() throws Exception {
        Contract contract = contract(Optional.empty());
        byte[] newer = newer(contract);
        registry.failuresLeft.set(2);

        CompletableFuture<Decoded<EndpointStatus>> decoded = CompletableFuture.supplyAsync(
                () -> contract.format(TOPICS.statuses()).decode(newer));

        assertThat(decoded.get(30, TimeUnit.SECONDS).value()).contains(STATUS);
        assertThat(registry.failuresLeft).hasValue(0);
    }

    @Test
    void waitsForARegistryThatStartsLater() throws Exception {
        URI url = registry.url();
        registry.close();
        CompletableFuture<Contract> contract = CompletableFuture.supplyAsync(() -> contract(url, Optional.empty()));

        try (StrictRegistry late = StrictRegistry.start(url.getPort())) {
            assertThat(contract.get(30, TimeUnit.SECONDS).subjects()).isNotEmpty();
            assertThat(late.subjects()).isNotEmpty();
        }
    }

    @Test
    void logsInWithAPasswordThatIsAReference() {
        String both = Base64.getEncoder().encodeToString("tocsin:of ${file:/p}".getBytes(UTF_8));
        registry.authorization = Optional.of("Basic " + both);

        assertThat(contract(Optional.of(new Login.Basic("tocsin", "${file:/p}")))
                        .subjects())
                .isNotEmpty();
    }

    @Test
    void logsInWithAToken() {
        registry.authorization = Optional.of("Bearer of ${env:T}");

        assertThat(contract(Optional.of(new Login.Bearer("${env:T}"))).subjects())
                .isNotEmpty();
    }

    @Test
    void refusesAtOnceWhereTheRegistryDoesNotLetItIn() {
        registry.authorization = Optional.of("Basic xyz");

        assertThatThrownBy(() -> contract(Optional.of(new Login.Basic("tocsin", "${file:/p}"))))
                .isInstanceOf(RegistryRefused.class)
                .hasMessageContainingAll(registry.url().toString(), "401: Unauthorized", "SCHEMA_REGISTRY_PASSWORD")
                .hasMessageNotContaining("of ${file:/p}");
    }

    @Test
    void refusesWhereTheSecretIsMissing() {
        SchemaSource source =
                new SchemaSource(Optional.of(registry.url()), Optional.of(new Login.Bearer("${file:/gone}")));

        assertThatThrownBy(() -> source.contract("t.", text -> {
                    throw new IllegalStateException("reference " + text + ": the file cannot be read");
                }))
                .isInstanceOf(RegistryRefused.class)
                .hasMessageContaining("cannot be logged in to: reference ${file:/gone}");
    }

    @Test
    void refusesASubjectThatHoldsSomethingElse() {
        registry.add("t.statuses-value", new Schema.Parser().parse("\"string\""));

        assertThatThrownBy(() -> contract(Optional.empty()))
                .isInstanceOf(RegistryRefused.class)
                .hasMessageContainingAll("t.statuses-value", "409", "incompatible");
    }

    @Test
    void refusesAnAddressThatIsNoRegistry() {
        URI elsewhere = URI.create(registry.url() + "/apis/elsewhere");

        assertThatThrownBy(() -> contract(elsewhere, Optional.empty()))
                .isInstanceOf(RegistryRefused.class)
                .hasMessageContainingAll("/apis/elsewhere", "404", "SCHEMA_REGISTRY_URL");
    }

    @Test
    void refusesAPageThatIsNoJson() {
        registry.always = Optional.of("<html>log in</html>");

        assertThatThrownBy(() -> contract(Optional.empty()))
                .isInstanceOf(RegistryRefused.class)
                .hasMessageContaining("without JSON");
    }

    @Test
    void refusesARegistryWhoseAnswersDoNotFitEachOther() {
        // Says of every question that it is id 1, and that schema 1 is a text.
        registry.always = Optional.of("{\"id\":1,\"schema\":\"\\\"string\\\"\"}");

        assertThatThrownBy(() -> contract(Optional.empty()))
                .isInstanceOf(RegistryRefused.class)
                .hasMessageContainingAll("gave id 1 to the schema of", "another one (string)");
    }

    /** The bytes of the status as a later version of Tocsin would write them: one field more, a number of its own. */
    private byte[] newer(Contract contract) {
        Schema now = SchemaManifest.committed()
                .byId(SchemaManifest.committed().idOf(TOPICS.statuses()))
                .orElseThrow();
        String text = now.toString();
        String longer = text.substring(0, text.lastIndexOf(']'))
                + ",{\"name\":\"later\",\"type\":[\"null\",\"string\"],\"default\":null}]"
                + text.substring(text.lastIndexOf(']') + 1);
        int id = registry.add("t.statuses-value", new Schema.Parser().parse(longer));
        byte[] bytes = contract.format(TOPICS.statuses()).encode(STATUS);
        byte[] withNull = Arrays.copyOf(bytes, bytes.length + 1); // branch 0 of the union
        ByteBuffer.wrap(withNull).putInt(1, id);
        return withNull;
    }

    private Contract contract(Optional<Login> login) {
        return contract(registry.url(), login);
    }

    private static Contract contract(URI url, Optional<Login> login) {
        return new SchemaSource(Optional.of(url), login)
                .contract("t.", text -> text.contains("${") ? "of " + text : text);
    }
}
