package dev.tocsin.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SchemaSourceTest {

    private final List<String> problems = new ArrayList<>();

    @Test
    void isTheManifestWhereNoRegistryIsNamed() {
        assertThat(source(Map.of())).isEqualTo(SchemaSource.MANIFEST);
        assertThat(problems).isEmpty();
    }

    @Test
    void isARegistryWhereOneIsNamed() {
        SchemaSource source = source(Map.of("SCHEMA_REGISTRY_URL", "https://registry.example/apis/ccompat/v7/"));

        assertThat(source.url()).contains(URI.create("https://registry.example/apis/ccompat/v7"));
        assertThat(source.login()).isEmpty();
        assertThat(problems).isEmpty();
    }

    @Test
    void showsNoSecret() {
        String url = "https://registry.example";
        var basic = Map.of("SCHEMA_REGISTRY_URL", url, "SCHEMA_REGISTRY_USER", "me", "SCHEMA_REGISTRY_PASSWORD", "pw1");
        var bearer = Map.of("SCHEMA_REGISTRY_URL", url, "SCHEMA_REGISTRY_TOKEN", "pw2");

        assertThat(source(basic) + " " + source(bearer))
                .contains("Basic", "Bearer")
                .doesNotContain("pw1", "pw2");
        assertThat(problems).isEmpty();
    }

    @Test
    void refusesWhatIsNoAddress() {
        for (String wrong : List.of("registry:8081", "ftp://registry", "http://a b/", "http://r/?x=1", "http:///v7")) {
            problems.clear();
            source(Map.of("SCHEMA_REGISTRY_URL", wrong));
            assertThat(problems)
                    .as(wrong)
                    .containsExactly(
                            "SCHEMA_REGISTRY_URL: expected a URL such as http://schema-registry:8080/apis/ccompat/v7");
        }
    }

    @Test
    void refusesAPasswordInTheAddressWithoutShowingIt() {
        source(Map.of("SCHEMA_REGISTRY_URL", "http://me:hidden@registry"));

        assertThat(problems)
                .containsExactly("SCHEMA_REGISTRY_URL: expected no user in the URL; there are SCHEMA_REGISTRY_USER and"
                        + " SCHEMA_REGISTRY_PASSWORD");
    }

    @Test
    void refusesHalfALogin() {
        source(Map.of("SCHEMA_REGISTRY_URL", "http://r", "SCHEMA_REGISTRY_USER", "me"));
        source(Map.of("SCHEMA_REGISTRY_URL", "http://r", "SCHEMA_REGISTRY_PASSWORD", "pw"));

        assertThat(problems)
                .containsExactly(
                        "SCHEMA_REGISTRY_PASSWORD: is required with SCHEMA_REGISTRY_USER",
                        "SCHEMA_REGISTRY_USER: is required with SCHEMA_REGISTRY_PASSWORD");
    }

    @Test
    void refusesALoginTwiceAndWithoutARegistry() {
        source(Map.of("SCHEMA_REGISTRY_USER", "me", "SCHEMA_REGISTRY_PASSWORD", "pw", "SCHEMA_REGISTRY_TOKEN", "t"));

        assertThat(problems)
                .containsExactly(
                        "SCHEMA_REGISTRY_TOKEN: expected either a token or a user but both were set",
                        "SCHEMA_REGISTRY_URL: is required with SCHEMA_REGISTRY_USER, SCHEMA_REGISTRY_PASSWORD or"
                                + " SCHEMA_REGISTRY_TOKEN");
    }

    private SchemaSource source(Map<String, String> settings) {
        return SchemaSource.of(name -> Optional.ofNullable(settings.get(name)), problems::add);
    }
}
