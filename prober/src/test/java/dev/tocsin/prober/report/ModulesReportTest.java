package dev.tocsin.prober.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ModulesReportTest {

    private static final String FROM = "https://shop.example";

    @Test
    void tellsWhatIsOutdatedFrameworkFirst() {
        ModulesReport report = report(
                Map.of(
                        "runtime",
                        Map.of(
                                "framework", "django",
                                "framework_installed_version", "1.11.1",
                                "framework_newest_version", "1.11.2"),
                        "modules",
                        List.of(module("alabaster", "0.7.10", "0.7.10"), module("CommonMark", "0.5.4", "0.7.3"))),
                VersionStep.PATCH);

        assertThat(report)
                .isEqualTo(new ModulesReport("", 2, List.of("django 1.11.1 → 1.11.2", "CommonMark 0.5.4 → 0.7.3")));
    }

    @Test
    void olderPluginsCallTheRuntimePlatform() {
        var platform =
                Map.of("framework", "laravel", "framework_installed_version", "8.0", "framework_newest_version", "9.0");

        assertThat(report(Map.of("platform", platform, "modules", List.of()), VersionStep.MAJOR)
                        .outdated())
                .containsExactly("laravel 8.0 → 9.0");
    }

    @Test
    void aFrameworkThatIsAModuleTooIsToldOnce() {
        var runtime =
                Map.of("framework", "django", "framework_installed_version", "4.0", "framework_newest_version", "5.0");

        assertThat(report(
                                Map.of("runtime", runtime, "modules", List.of(module("django", "4.0", "5.0"))),
                                VersionStep.PATCH)
                        .outdated())
                .containsExactly("django 4.0 → 5.0");
    }

    @Test
    void smallerStepsThanAskedForDoNotCount() {
        var modules = Map.of(
                "modules",
                List.of(module("a", "1.0.0", "2.0.0"), module("b", "1.0.0", "1.1.0"), module("c", "1.0.0", "1.0.1")));

        assertThat(report(modules, VersionStep.MAJOR).outdated()).containsExactly("a 1.0.0 → 2.0.0");
        assertThat(report(modules, VersionStep.MINOR).outdated()).hasSize(2);
        assertThat(report(modules, VersionStep.PATCH).outdated()).hasSize(3);
    }

    @Test
    void aNewestVersionThatIsNotKnownIsNotNewer() {
        var unknown = Map.of("name", "b", "installed_version", "1.0");

        assertThat(report(Map.of("modules", List.of(module("a", "1.0", ""), unknown)), VersionStep.PATCH))
                .isEqualTo(new ModulesReport("", 2, List.of()));
    }

    @Test
    void whatIsNotAsItShouldBeIsPassedOver() {
        List<@Nullable Object> modules = new ArrayList<>(List.of(7, "x", List.of(), Map.of()));
        modules.add(null);
        modules.add(Map.of("name", 7, "installed_version", 1.0, "newest_version", List.of()));
        modules.add(module("a", "1.0", "2.0"));

        assertThat(report(Map.of("runtime", "none", "modules", modules), VersionStep.PATCH)
                        .outdated())
                .containsExactly("a 1.0 → 2.0");
    }

    @Test
    void whatHasNoListOfModulesIsNoReport() {
        String wrong = "https://shop.example answered 200 without a list of modules";

        assertThat(report(null, VersionStep.PATCH).wrong()).isEqualTo(wrong);
        assertThat(report(List.of(), VersionStep.PATCH).wrong()).isEqualTo(wrong);
        assertThat(report(Map.of("modules", Map.of()), VersionStep.PATCH).wrong())
                .isEqualTo(wrong);
        assertThat(ModulesReport.refused(401, FROM).facts())
                .isEqualTo(Map.of(
                        "modules_status",
                        "none",
                        "report",
                        "https://shop.example answered 401: it does not accept the access_token"));
    }

    @Test
    void factsCountModulesAndListTheOutdated() {
        assertThat(report(Map.of("modules", List.of(module("a", "1", "1"))), VersionStep.PATCH)
                        .facts())
                .isEqualTo(Map.of("modules_status", "ok", "modules", "1"));
        assertThat(report(Map.of("modules", List.of(module("a", "1", "2"))), VersionStep.PATCH)
                        .facts())
                .isEqualTo(Map.of("modules_status", "outdated", "modules", "1", "outdated", "a 1 → 2"));
    }

    private static Map<String, String> module(String name, String installed, String newest) {
        return Map.of("name", name, "installed_version", installed, "newest_version", newest);
    }

    private static ModulesReport report(@Nullable Object json, VersionStep least) {
        return ModulesReport.of(json, least, FROM);
    }
}
