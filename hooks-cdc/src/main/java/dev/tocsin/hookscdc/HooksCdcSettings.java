package dev.tocsin.hookscdc;

import dev.tocsin.bootstrap.settings.Settings;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.registry.SchemaSource;
import dev.tocsin.schemas.table.Membership;
import java.util.Map;
import java.util.Optional;

/** The settings of this module; the README lists them. */
record HooksCdcSettings(
        Map<String, Object> kafka,
        String prefix,
        int partitions,
        int replication,
        int lagAlarmMebibytes,
        Optional<String> instance,
        SchemaSource schemas) {

    private static final int MOST_PARTITIONS = 10_000;
    private static final int MOST_REPLICAS = 100;
    private static final int MOST_MEBIBYTES = 1_000_000;

    static HooksCdcSettings from(Settings settings) {
        return new HooksCdcSettings(
                settings.kafka(),
                settings.text("TOCSIN_TOPIC_PREFIX", Topics.DEFAULT_PREFIX),
                settings.number("TOCSIN_PARTITIONS", 12, 1, MOST_PARTITIONS),
                settings.number("TOCSIN_REPLICATION", 1, 1, MOST_REPLICAS),
                settings.number("HOOKS_CDC_LAG_ALARM_MIB", 512, 1, MOST_MEBIBYTES),
                settings.optional("TOCSIN_INSTANCE"),
                SchemaSource.of(settings::optional, settings::report));
    }

    Membership membership() {
        return new Membership(prefix + HooksCdcApp.MODULE, instance);
    }

    long lagAlarm() {
        return lagAlarmMebibytes * 1024L * 1024L;
    }
}
