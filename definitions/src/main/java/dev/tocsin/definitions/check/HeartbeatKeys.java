package dev.tocsin.definitions.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tocsin.definitions.schedule.BadSchedule;
import dev.tocsin.definitions.schedule.CronSchedule;
import dev.tocsin.definitions.yaml.Section;
import dev.tocsin.definitions.yaml.Value;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.Heartbeat;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the keys of endpoints that report by themselves. */
final class HeartbeatKeys {

    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long YEAR = 366L * 24 * 60 * MINUTE;
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{16,128}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private HeartbeatKeys() {}

    static void read(Section endpoint, String owner, EndpointDefinition.Builder definition) {
        if (endpoint.has("url")) {
            endpoint.get("url").problem("is not used: an endpoint that reports by itself is not asked");
        }
        Value value = endpoint.get("heartbeat").required("a period or a schedule, such as { period: 1h, grace: 5m }");
        Section section = value.section();
        Value period = section.get("period");
        Value schedule = section.get("schedule");
        if (value.isSection() && period.present() == schedule.present()) {
            value.problem("expected either a period, such as 1h, or a schedule, such as 0 3 * * SUN");
        }
        ZoneId zone = zone(section.get("timezone"), schedule);
        Long length = period.present() ? period.duration(MINUTE, SECOND, YEAR) : null;
        definition
                .setHeartbeat(Heartbeat.newBuilder()
                        .setPeriodMs(length)
                        .setSchedule(schedule(schedule, zone))
                        .setTimezone(zone.getId())
                        .setGraceMs(section.get("grace").duration(MINUTE, SECOND, YEAR))
                        .setPingKey(pingKey(section.get("ping_key"), owner + ".ping_key"))
                        .build())
                .setIntervalMs(length == null ? MINUTE : length);
        section.end();
    }

    private static ZoneId zone(Value value, Value schedule) {
        if (value.present() && !schedule.present()) {
            value.warning("is not used, because there is no `schedule`");
        }
        try {
            return CronSchedule.zone(value.text("UTC"));
        } catch (BadSchedule e) {
            value.problem(String.valueOf(e.getMessage()));
            return ZoneOffset.UTC;
        }
    }

    private static @Nullable String schedule(Value value, ZoneId zone) {
        String text = value.text();
        if (text != null) {
            try {
                CronSchedule.of(text, zone);
            } catch (BadSchedule e) {
                value.problem(String.valueOf(e.getMessage()));
            }
        }
        return text;
    }

    /** Only what the key hashes to is kept: whoever reads the topics cannot ping with it. */
    private static @Nullable String pingKey(Value value, String owner) {
        if (value.isSection()) {
            Section section = value.section();
            String hash = section.get("sha256")
                    .required("the key's SHA-256 in hexadecimal")
                    .text("")
                    .toLowerCase(Locale.ROOT);
            if (!hash.isEmpty() && !SHA256.matcher(hash).matches()) {
                section.get("sha256").problem("expected a SHA-256, which is 64 hexadecimal digits");
            }
            section.end();
            return hash;
        }
        String written = value.secret(owner);
        if (written == null) {
            return null;
        }
        String key = value.resolved(written);
        if (key == null) {
            value.problem(
                    "cannot be looked up here: only its SHA-256 goes to Kafka, as { sha256: … } it can be given too");
            return null;
        }
        if (!KEY.matcher(key.strip()).matches()) {
            value.problem("expected 16 to 128 letters, digits, '-' and '_' that nobody guesses,"
                    + " such as `openssl rand -hex 16` prints");
        }
        return sha256(key.strip());
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
