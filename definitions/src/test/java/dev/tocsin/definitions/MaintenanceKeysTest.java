package dev.tocsin.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.definitions.yaml.Environment;
import dev.tocsin.definitions.yaml.SecretStore;
import dev.tocsin.schemas.event.MaintenanceDefinition;
import dev.tocsin.schemas.event.Selector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaintenanceKeysTest {

    @TempDir
    private Path folder;

    private List<MaintenanceDefinition> read(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("tocsin.yaml"), text);
        Result result = Reader.read(file, Environment.of(Map.of()), SecretStore.refusing());
        assertThat(result).isInstanceOf(Result.Accepted.class);
        return ((Result.Accepted) result).definitions().maintenances();
    }

    @Test
    void aMaintenanceComesOnceOrAgainAndAgain() throws IOException {
        assertThat(read("""
                endpoints:
                  - { name: Plain, url: "https://plain.example/" }
                maintenances:
                  - { name: Weekly patching, endpoints: { group: Core }, schedule: "0 3 * * SUN", duration: 1h, timezone: Europe/Vienna }
                  - { name: Move, endpoints: [plain], starts_at: "2026-12-01T03:00:00+01:00", ends_at: "2026-12-01T04:00:00Z" }
                """))
                .containsExactly(
                        MaintenanceDefinition.newBuilder()
                                .setId("weekly-patching")
                                .setName("Weekly patching")
                                .setOrigin("")
                                .setGeneration(0)
                                .setEndpoints(
                                        Selector.newBuilder().setGroup("Core").build())
                                .setSchedule("0 3 * * SUN")
                                .setDurationMs(3_600_000L)
                                .setTimezone("Europe/Vienna")
                                .build(),
                        MaintenanceDefinition.newBuilder()
                                .setId("move")
                                .setName("Move")
                                .setOrigin("")
                                .setGeneration(0)
                                .setEndpoints(Selector.newBuilder()
                                        .setEndpoints(List.of("plain"))
                                        .build())
                                .setStartsAt(Instant.parse("2026-12-01T02:00:00Z"))
                                .setEndsAt(Instant.parse("2026-12-01T04:00:00Z"))
                                .build());
    }
}
