package dev.tocsin.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.schemas.event.SchemaSubject;
import dev.tocsin.schemas.event.SchemaVersion;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SchemasInUseTest {

    private static final List<SchemaSubject> OWN = List.of(
            new SchemaSubject(
                    "t.hooks-value", List.of(new SchemaVersion(1, 7, "hook"), new SchemaVersion(2, 8, "hook 2"))),
            new SchemaSubject("t.signals-value", List.of(new SchemaVersion(1, 9, "signal"))));

    @Test
    void nothingIsSaidByAnEmptyTopic() {
        assertThat(SchemasInUse.difference(List.of(), OWN)).isEmpty();
    }

    @Test
    void anOlderAndANewerBuildAgree() {
        assertThat(difference("t.hooks-value", new SchemaVersion(1, 7, "hook"))).isEmpty();
        assertThat(difference("t.hooks-value", new SchemaVersion(3, 10, "hook 3")))
                .isEmpty();
        assertThat(difference("t.later-value", new SchemaVersion(1, 11, "later")))
                .isEmpty();
    }

    @Test
    void oneSchemaHasOneNumber() {
        assertThat(difference("t.hooks-value", new SchemaVersion(1, 1007, "hook")))
                .contains("subject t.hooks-value has id 1007, this process would use 7");
    }

    @Test
    void oneNumberStandsForOneSchema() {
        assertThat(difference("t.later-value", new SchemaVersion(1, 9, "later")))
                .contains("subject t.later-value has id 9, which is another schema here");
    }

    private static Optional<String> difference(String subject, SchemaVersion found) {
        return SchemasInUse.difference(List.of(new SchemaSubject(subject, List.of(found))), OWN);
    }
}
