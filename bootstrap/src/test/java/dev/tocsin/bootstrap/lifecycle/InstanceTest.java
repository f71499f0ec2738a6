package dev.tocsin.bootstrap.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.bootstrap.settings.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InstanceTest {
    @Test
    void isWhatTheSettingSays() {
        assertThat(Instance.of(Settings.of(Map.of("TOCSIN_INSTANCE", "vienna-1"))))
                .isEqualTo("vienna-1");
    }

    @Test
    void isTheMachineAndTheProcessOtherwise() {
        assertThat(Instance.of(Settings.of(Map.of())))
                .matches("[A-Za-z0-9._-]+")
                .endsWith("-" + ProcessHandle.current().pid());
    }
}
