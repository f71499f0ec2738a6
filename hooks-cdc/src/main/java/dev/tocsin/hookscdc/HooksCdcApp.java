package dev.tocsin.hookscdc;

import dev.tocsin.bootstrap.lifecycle.Host;
import dev.tocsin.bootstrap.lifecycle.Running;
import dev.tocsin.bootstrap.reference.References;
import dev.tocsin.bootstrap.settings.Settings;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.provision.Provisioning;
import dev.tocsin.schemas.serde.Clients;
import dev.tocsin.schemas.serde.Contract;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The door of this module: captures the row changes that hooks ask for. */
public final class HooksCdcApp {

    static final String MODULE = "hooks-cdc";

    private HooksCdcApp() {}

    /**
     * Starts it; blocks while Kafka is away. Throws InvalidSettings with all problems, TopicsDiffer where existing topics
     * do not fit.
     */
    public static Running start(Settings settings, Host host) {
        HooksCdcSettings read = settings.orReport(HooksCdcSettings::from);
        Clients clients = new Clients(read.kafka(), Contract.of(read.prefix()));
        Topics topics = clients.contract().topics();
        new Provisioning(read.kafka(), read.partitions(), read.replication())
                .ensure(List.of(
                        topics.hooks(),
                        topics.databases(),
                        topics.changes(),
                        topics.signals(),
                        topics.commands(),
                        topics.captureOffsets(),
                        topics.events(),
                        topics.deadLetters()));
        References secrets = new References(
                name -> settings.optional(name).or(() -> Optional.ofNullable(System.getenv(name))), Clock.systemUTC());
        return new RunningHooksCdc(
                read,
                clients,
                host,
                Clock.systemUTC(),
                secrets,
                () -> UUID.randomUUID().toString());
    }
}
