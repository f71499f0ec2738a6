package dev.tocsin.hookscdc;

import dev.tocsin.bootstrap.lifecycle.Host;
import dev.tocsin.bootstrap.lifecycle.Running;
import dev.tocsin.bootstrap.reference.References;
import dev.tocsin.bootstrap.settings.Settings;
import dev.tocsin.hookscdc.source.AbandonedSlot;
import dev.tocsin.hookscdc.source.Address;
import dev.tocsin.hookscdc.source.DroppedSlot;
import dev.tocsin.hookscdc.source.Names;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.provision.Provisioning;
import dev.tocsin.schemas.provision.TopicNeeds;
import dev.tocsin.schemas.registry.SchemasInUse;
import dev.tocsin.schemas.serde.Clients;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** The door of this module: captures the row changes that hooks ask for. */
public final class HooksCdcApp {

    static final String MODULE = "hooks-cdc";

    private HooksCdcApp() {}

    /**
     * Drops slot and publication that a database which nobody captures any more has left on its server. Answers whether
     * that was done, and says so in one sentence to {@code say}. SQLException where the server cannot be asked.
     *
     * @param url as a definition has it
     * @param database the name it was defined by
     * @param slot both its names, where they were not made from {@code prefix} and the name
     */
    public static boolean dropSlot(
            String url,
            Optional<String> password,
            String prefix,
            String database,
            Optional<String> slot,
            Consumer<String> say)
            throws SQLException {
        String name = slot.orElse(Names.of(prefix, database));
        DroppedSlot dropped = AbandonedSlot.drop(Address.of(url), password, name, name);
        say.accept("replication slot and publication " + name + ": " + dropped.words());
        return dropped == DroppedSlot.DROPPED;
    }

    /**
     * Starts it; blocks while Kafka or the schema registry is away. Throws InvalidSettings with all problems, TopicsDiffer or
     * RegistryRefused where existing topics or the registry do not fit, AccessRefused where Kafka does not let it in or do what it must.
     */
    public static Running start(Settings settings, Host host) {
        HooksCdcSettings read = settings.orReport(HooksCdcSettings::from);
        References secrets = new References(
                name -> settings.optional(name).or(() -> Optional.ofNullable(System.getenv(name))), Clock.systemUTC());
        Clients clients = new Clients(read.kafka(), read.schemas().contract(read.prefix(), secrets::reveal));
        Topics topics = clients.contract().topics();
        new Provisioning(read.kafka(), read.partitions(), read.replication())
                .ensure(TopicNeeds.of(
                        List.of(topics.hooks(), topics.databases(), topics.commands(), topics.captureOffsets()),
                        List.of(
                                topics.changes(),
                                topics.signals(),
                                topics.captureOffsets(),
                                topics.events(),
                                topics.deadLetters())));
        SchemasInUse.verify(clients);
        return new RunningHooksCdc(
                read,
                clients,
                host,
                Clock.systemUTC(),
                secrets,
                () -> UUID.randomUUID().toString());
    }
}
