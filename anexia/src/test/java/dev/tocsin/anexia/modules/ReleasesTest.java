package dev.tocsin.anexia.modules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.anexia.FakeRepository;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReleasesTest {

    private static final Artifact CART = new Artifact("org.shop", "cart", "1.0", "MIT");
    private static final Artifact OTHER = new Artifact("org.shop", "other", "1.0", "");
    private static final String METADATA = "/maven2/org/shop/cart/maven-metadata.xml";

    private final FakeRepository upstream = new FakeRepository();
    private volatile Instant now = Instant.parse("2026-11-28T12:00:00Z");
    private final Releases releases = new Releases(MavenRepository.at(upstream.url()), () -> now);

    ReleasesTest() throws IOException {}

    @AfterEach
    void stop() {
        upstream.close();
    }

    @Test
    void theNewestVersionBringsItsLicence() {
        upstream.has("org/shop/cart", "1.0", "2.0");

        assertThat(newest(CART)).isEqualTo(new Release("2.0", "A licence", true));
    }

    @Test
    void whereTheNewestIsInstalledItsLicenceIsKnown() {
        upstream.has("org/shop/cart", "1.0");

        assertThat(newest(CART)).isEqualTo(new Release("1.0", "MIT", true));
        assertThat(upstream.asked).containsExactly(METADATA);
    }

    @Test
    void whatIsKnownIsNotAskedAgainForSomeHours() {
        upstream.has("org/shop/cart", "1.0");
        newest(CART);
        upstream.has("org/shop/cart", "1.0", "1.1");

        now = now.plus(Releases.KEPT).minusSeconds(1);
        assertThat(newest(CART).version()).isEqualTo("1.0");

        now = now.plusSeconds(1);
        assertThat(newest(CART).version()).isEqualTo("1.1");
    }

    @Test
    void whatIsUnknownIsNotAskedAgainEither() {
        assertThat(newest(CART)).isEqualTo(Release.UNKNOWN);
        assertThat(newest(CART)).isEqualTo(Release.UNKNOWN);

        assertThat(upstream.asked).containsExactly(METADATA);
    }

    @Test
    void whileTheRepositoryIsOutOfOrderTheLastKnownHoldsAndItIsLeftAlone() {
        upstream.has("org/shop/cart", "1.0", "1.1");
        newest(CART);
        upstream.status = 503;
        now = now.plus(Releases.KEPT);
        upstream.asked.clear();

        assertThat(newest(CART)).isEqualTo(new Release("1.1", "A licence", false));
        assertThat(newest(OTHER)).isEqualTo(Release.UNASKED);
        assertThat(newest(CART).version()).isEqualTo("1.1");
        assertThat(upstream.asked).containsExactly(METADATA);

        upstream.status = 200;
        upstream.has("org/shop/cart", "1.0", "1.2");
        now = now.plus(Releases.LEFT_ALONE);
        assertThat(newest(CART)).isEqualTo(new Release("1.2", "A licence", true));
    }

    @Test
    void whatHasNoGroupIsNotAskedFor() {
        assertThat(newest(new Artifact("", "cart", "1.0", ""))).isEqualTo(Release.UNKNOWN);
        assertThat(upstream.asked).isEmpty();
    }

    @Test
    void answersThatAreNoMetadataAreAsUnknown() {
        upstream.file("org/shop/cart/maven-metadata.xml", "<html>Welcome to the hotel<br></html>");
        upstream.file(
                "org/shop/other/maven-metadata.xml",
                "<!DOCTYPE m [<!ENTITY e '9.9'>]><metadata><versioning><versions>"
                        + "<version>&e;</version></versions></versioning></metadata>");

        assertThat(newest(CART)).isEqualTo(Release.UNKNOWN);
        assertThat(newest(OTHER)).isEqualTo(Release.UNKNOWN);
    }

    @Test
    void aRepositoryThatWantsANameAndPasswordGetsThem() {
        URI url = URI.create(upstream.url().toString().replace("//", "//me:s%20ecret@"));
        MavenRepository repository = MavenRepository.at(url);
        upstream.has("org/shop/cart", "1.0");

        new Releases(repository, () -> now).of(CART).coming().join();

        assertThat(upstream.asked).containsExactly(METADATA + " Basic bWU6cyBlY3JldA==");
        assertThat(repository.toString()).doesNotContain("ecret");
    }

    @Test
    void onlyTheWebIsAsked() {
        assertThatThrownBy(() -> MavenRepository.at(URI.create("file:///srv/repository")))
                .hasMessage("expected an address that begins with https:// or http://");
        assertThatThrownBy(() -> MavenRepository.at(URI.create("https:repository")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Release newest(Artifact artifact) {
        return releases.of(artifact).coming().join();
    }
}
