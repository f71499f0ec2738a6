package dev.tocsin.notifier;

import dev.tocsin.bootstrap.lifecycle.Instance;
import dev.tocsin.bootstrap.settings.Settings;
import dev.tocsin.notifier.address.Cidr;
import dev.tocsin.notifier.address.EgressRules;
import dev.tocsin.notifier.delivery.HttpSender;
import dev.tocsin.notifier.intake.NotifierIntake;
import dev.tocsin.notifier.secret.AllowedReferences;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.registry.SchemaSource;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the environment says about this module. */
record NotifierSettings(
        Map<String, Object> kafka,
        String prefix,
        int partitions,
        int replication,
        String instance,
        HttpSender.Settings sender,
        Secrets secrets,
        NotifierIntake.Settings intake,
        boolean logOnly,
        SchemaSource schemas) {

    private static final Duration GRACE = Duration.ofSeconds(8);
    private static final int MEBIBYTE = 1024 * 1024;

    static NotifierSettings from(Settings settings) {
        int perDestination = settings.number("NOTIFIER_DESTINATION_CONCURRENCY", 64, 1, 1_000);
        return new NotifierSettings(
                settings.kafka(),
                settings.text("TOCSIN_TOPIC_PREFIX", Topics.DEFAULT_PREFIX),
                settings.number("TOCSIN_PARTITIONS", 12, 1, 1_000),
                settings.number("TOCSIN_REPLICATION", 1, 1, 100),
                Instance.of(settings),
                new HttpSender.Settings(
                        new EgressRules(settings.value("NOTIFIER_EGRESS_ALLOW", List.of(), NotifierSettings::blocks)),
                        settings.duration("NOTIFIER_CONNECT_TIMEOUT", Duration.ofSeconds(5)),
                        perDestination,
                        settings.duration("NOTIFIER_KEEP_ALIVE", Duration.ofSeconds(15)),
                        settings.duration("NOTIFIER_IDLE_TIMEOUT", Duration.ofSeconds(5))),
                new Secrets(
                        settings.value(
                                AllowedReferences.SETTING,
                                AllowedReferences.parse(AllowedReferences.DEFAULT),
                                AllowedReferences::parse),
                        settings.duration("NOTIFIER_SECRETS_REMEMBERED", Duration.ofMinutes(1)),
                        settings.value("NOTIFIER_AWS_ENDPOINT", Optional.empty(), NotifierSettings::endpoint)),
                new NotifierIntake.Settings(
                        settings.number("NOTIFIER_CONCURRENCY", 256, 1, 10_000),
                        perDestination,
                        settings.number("NOTIFIER_DESTINATION_WHOLE", 20_000, 1, 1_000_000),
                        (long) settings.number("NOTIFIER_WHOLE_MIB", 64, 1, 100_000) * MEBIBYTE,
                        settings.number("NOTIFIER_HELD", 100_000, 1, 10_000_000),
                        settings.duration("NOTIFIER_SESSION", Duration.ofSeconds(6)),
                        settings.optional("TOCSIN_INSTANCE"),
                        GRACE),
                settings.flag("TOCSIN_LOG_ONLY", false),
                SchemaSource.of(settings::optional, settings::report));
    }

    /**
     * Secrets of hooks.
     *
     * @param allowed which references they may use
     * @param remembered how long what AWS Secrets Manager says is used
     * @param aws where it is asked, instead of in its region
     */
    record Secrets(AllowedReferences allowed, Duration remembered, Optional<URI> aws) {}

    private static Optional<URI> endpoint(String text) {
        URI uri = URI.create(text);
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("expected a URL such as https://vpce-1.example but was '" + text + "'");
        }
        return Optional.of(uri);
    }

    private static List<Cidr> blocks(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .map(Cidr::parse)
                .toList();
    }
}
