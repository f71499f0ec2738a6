package dev.tocsin.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.definitions.model.Definitions;
import dev.tocsin.definitions.yaml.Environment;
import dev.tocsin.definitions.yaml.SecretStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogOnlyTest {

    private static final String HOOKS = """
            hooks:
              - { name: a, listen: { incidents: [opened] }, send: { url: "https://b.example/" } }
              - { name: b, listen: { incidents: [opened] }, send: { url: "https://b.example/" }, delivery: { log_only: true } }
            """;

    @TempDir
    private Path folder;

    private Definitions read(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("my.yaml"), text);
        Result result = Reader.read(file, Environment.of(Map.of()), SecretStore.refusing());
        return ((Result.Accepted) result).definitions();
    }

    @Test
    void atTheTopItIsThatOfEveryHook() throws IOException {
        Definitions all = read("log_only: true\n" + HOOKS);

        assertThat(all.logOnly()).isTrue();
        assertThat(all.hooks())
                .allSatisfy(hook -> assertThat(hook.getDelivery().getLogOnly()).isTrue());
    }

    @Test
    void ofAHookItIsThatHooksAlone() throws IOException {
        Definitions one = read(HOOKS);

        assertThat(one.logOnly()).isFalse();
        assertThat(one.hooks())
                .extracting(hook -> hook.getDelivery().getLogOnly())
                .containsExactly(false, true);
    }
}
