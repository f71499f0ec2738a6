package dev.tocsin.notifier.secret;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClientBuilder;
import software.amazon.awssdk.services.secretsmanager.model.InvalidParameterException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/**
 * Asks AWS Secrets Manager, with the credentials that the AWS SDK finds in its usual places.
 *
 * <p>Threading: thread-safe; blocks for at most seven seconds.
 */
public final class AwsService implements AutoCloseable {
    private static final Duration WHOLE = Duration.ofSeconds(7);
    private static final Duration ATTEMPT = Duration.ofSeconds(3);

    private final Optional<URI> endpoint;
    private final Map<String, SecretsManagerClient> clients = new ConcurrentHashMap<>();

    /** @param endpoint instead of that of the region */
    public AwsService(Optional<URI> endpoint) {
        this.endpoint = endpoint;
    }

    /** What it says of a secret; reasons never show one. */
    sealed interface Answer {
        /** All of it. */
        record Secret(String text) implements Answer {
            @Override
            public String toString() {
                return "Secret";
            }
        }

        /** There is none of that name, or none that is text. */
        record Gone(String why) implements Answer {}

        /** It does not say. */
        record Away(String why) implements Answer {}
    }

    Answer ask(String id, Optional<String> region) {
        try {
            String text = client(region)
                    .getSecretValue(request -> request.secretId(id))
                    .secretString();
            return text == null ? new Answer.Gone("the secret is binary; expected text") : new Answer.Secret(text);
        } catch (ResourceNotFoundException absent) {
            return new Answer.Gone("AWS Secrets Manager has no secret of this name");
        } catch (InvalidRequestException | InvalidParameterException refused) {
            return new Answer.Gone("AWS Secrets Manager does not give it (" + code(refused) + ")");
        } catch (AwsServiceException refused) {
            return new Answer.Away("AWS Secrets Manager answered " + refused.statusCode() + " (" + code(refused) + ")");
        } catch (SdkClientException unasked) {
            return new Answer.Away(words(String.valueOf(unasked.getMessage())));
        } catch (SdkException broken) {
            return new Answer.Away(
                    "AWS Secrets Manager was not asked: " + broken.getClass().getSimpleName());
        }
    }

    private SecretsManagerClient client(Optional<String> region) {
        return clients.computeIfAbsent(region.orElse(""), name -> {
            SecretsManagerClientBuilder builder = SecretsManagerClient.builder()
                    .httpClientBuilder(UrlConnectionHttpClient.builder()
                            .connectionTimeout(ATTEMPT)
                            .socketTimeout(ATTEMPT))
                    .overrideConfiguration(
                            limits -> limits.apiCallTimeout(WHOLE).apiCallAttemptTimeout(ATTEMPT));
            region.ifPresent(given -> builder.region(Region.of(given)));
            endpoint.ifPresent(builder::endpointOverride);
            return builder.build();
        });
    }

    private static String code(AwsServiceException refused) {
        return refused.awsErrorDetails() == null
                ? refused.getClass().getSimpleName()
                : String.valueOf(refused.awsErrorDetails().errorCode());
    }

    private static String words(String message) {
        if (message.contains("credentials")) {
            return "this process has no credentials for AWS";
        }
        return message.contains("region")
                ? "no region: expected one as in ${aws:secret#key@eu-west-1}, or AWS_REGION"
                : "AWS Secrets Manager cannot be reached";
    }

    @Override
    public void close() {
        clients.values().forEach(SecretsManagerClient::close);
    }
}
