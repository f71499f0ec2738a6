package dev.tocsin.anexia.modules;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.xml.stream.XMLStreamException;

/** Asks a Maven repository. Threading: thread-safe; blocks, for {@link #WITHIN} at most. */
public final class MavenRepository {

    static final Duration WITHIN = Duration.ofSeconds(10);

    private static final int FIRST_ERROR_OF_ITS_OWN = 500;
    private static final int TOO_MANY = 429;

    private final URI base;
    private final Optional<String> authorization;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(WITHIN)
            .followRedirects(Redirect.NORMAL)
            .build();

    private MavenRepository(URI base, Optional<String> authorization) {
        this.base = base;
        this.authorization = authorization;
    }

    /**
     * The repository at an address, which may carry {@code user:password@}.
     *
     * @throws IllegalArgumentException if it is not one of http or https
     */
    public static MavenRepository at(URI url) {
        requireUsable(url);
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        String path = url.getRawPath() == null ? "" : url.getRawPath().replaceFirst("/+$", "");
        Optional<String> authorization = Optional.ofNullable(url.getUserInfo())
                .map(user -> "Basic " + Base64.getEncoder().encodeToString(user.getBytes(UTF_8)));
        return new MavenRepository(
                URI.create(url.getScheme() + "://" + url.getHost() + port + path + "/"), authorization);
    }

    /** Throws what is wrong with the address of a repository, without the address: there may be a password in it. */
    public static void requireUsable(URI url) {
        boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        if (!web || url.getHost() == null) {
            throw new IllegalArgumentException("expected an address that begins with https:// or http://");
        }
    }

    /**
     * The newest version of an artifact, as far as it is known there.
     *
     * @throws IOException if the repository cannot be asked at the moment
     */
    Release newest(Artifact artifact) throws IOException, InterruptedException {
        if (artifact.group().isEmpty()) {
            return Release.UNKNOWN;
        }
        String folder = artifact.group().replace('.', '/') + "/" + artifact.name() + "/";
        Optional<String> version = get(folder + "maven-metadata.xml")
                .flatMap(metadata -> Newest.of(artifact.version(), versions(metadata)));
        if (version.isEmpty()) {
            return Release.UNKNOWN;
        }
        String newest = version.get();
        String licence = newest.equals(artifact.version())
                ? artifact.licence()
                : get(folder + newest + "/" + artifact.name() + "-" + newest + ".pom")
                        .map(Licences::ofPom)
                        .orElse("");
        return new Release(newest, licence, true);
    }

    private static List<String> versions(InputStream metadata) {
        try {
            return XmlTexts.at("metadata/versioning/versions/version", metadata);
        } catch (XMLStreamException unreadable) {
            return List.of();
        }
    }

    /** Nothing if the repository has no such file. */
    private Optional<InputStream> get(String path) throws IOException, InterruptedException {
        HttpRequest.Builder request;
        try {
            request = HttpRequest.newBuilder(base.resolve(new URI(null, null, path, null)))
                    .timeout(WITHIN);
        } catch (URISyntaxException | IllegalArgumentException noFileName) {
            return Optional.empty();
        }
        authorization.ifPresent(known -> request.header("Authorization", known));
        HttpResponse<byte[]> answer = sent(request.build());
        int status = answer.statusCode();
        if (status >= FIRST_ERROR_OF_ITS_OWN || status == TOO_MANY) {
            throw new IOException("the repository answered " + status);
        }
        return status == 200 ? Optional.of(new ByteArrayInputStream(answer.body())) : Optional.empty();
    }

    /** The client's own timeout ends with the answer's head; this one covers its body too. */
    private HttpResponse<byte[]> sent(HttpRequest request) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(request, BodyHandlers.ofByteArray());
        try {
            return answer.get(WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw new IOException("the repository cannot be asked", failed.getCause());
        } catch (TimeoutException late) {
            answer.cancel(true);
            throw new IOException("the repository did not answer within " + WITHIN.toSeconds() + " s", late);
        }
    }

    /** Without what lets in. */
    @Override
    public String toString() {
        return base.toString();
    }
}
