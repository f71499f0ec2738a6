package dev.tocsin.hookscdc.binlog;

import com.github.shyiko.mysql.binlog.BinaryLogClient;
import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.event.EventHeaderV4;
import com.github.shyiko.mysql.binlog.event.EventType;
import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDeserializer.CompatibilityMode;
import com.github.shyiko.mysql.binlog.event.deserialization.TableMapEventDataDeserializer;
import com.github.shyiko.mysql.binlog.io.ByteArrayInputStream;
import com.github.shyiko.mysql.binlog.network.SSLMode;
import dev.tocsin.hookscdc.change.Operation;
import dev.tocsin.hookscdc.table.TableName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The log as the server sends it, from a position on. It ends once and is never started again.
 *
 * <p>Threading: a thread of its own reads ahead, by at most 32 MiB; the rest may be called from any thread.
 */
final class LogStream implements AutoCloseable {

    private static final int ROOM_KIB = 32 * 1024;
    private static final int KIB = 1024;
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(3);
    private static final long FIRST_SERVER_ID = 0x4000_0000L;
    /** Kept, as loggers that nobody keeps forget their level. What it says, the listener hears too. */
    private static final Logger CLIENT_LOG = Logger.getLogger("com.github.shyiko.mysql.binlog");

    static {
        CLIENT_LOG.setLevel(Level.OFF);
    }

    private final BinaryLogClient client;
    private final BinlogAddress address;
    private final Thread thread;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final Semaphore room = new Semaphore(ROOM_KIB);
    private volatile long heardAt = System.nanoTime();
    private volatile boolean heard;
    private volatile boolean closing;
    private volatile @Nullable BinlogFailed failure;

    private LogStream(BinlogDatabase database, LogPosition from, Predicate<TableName> wanted) {
        address = database.address();
        client = new BinaryLogClient(
                address.host(),
                address.port(),
                address.user(),
                database.password().orElse(""));
        client.setServerId(serverId(database.name() + database.serial()));
        client.setBinlogFilename(from.file());
        client.setBinlogPosition(from.start());
        client.setKeepAlive(false);
        client.setConnectTimeout(CONNECT_WITHIN.toMillis());
        client.setHeartbeatInterval(database.heartbeat().toMillis());
        client.setSSLMode(ssl(address.sslMode()));
        client.setEventDeserializer(deserializer(wanted));
        client.registerEventListener(this::heard);
        client.registerLifecycleListener(new Failures());
        thread = new Thread(this::read, "binlog-" + database.name());
        thread.setDaemon(true);
    }

    static LogStream start(BinlogDatabase database, LogPosition from, Predicate<TableName> wanted) {
        LogStream stream = new LogStream(database, from, wanted);
        stream.thread.start();
        return stream;
    }

    /** A server ends an older reader with the same number, so no two may have it: not a replica, not another Tocsin. */
    private static long serverId(String name) {
        CRC32 sum = new CRC32();
        sum.update(name.getBytes(StandardCharsets.UTF_8));
        return FIRST_SERVER_ID | (sum.getValue() & (FIRST_SERVER_ID - 1));
    }

    private static SSLMode ssl(String mode) {
        return switch (mode) {
            case "trust" -> SSLMode.REQUIRED;
            case "verify-ca" -> SSLMode.VERIFY_CA;
            case "verify-full" -> SSLMode.VERIFY_IDENTITY;
            default -> SSLMode.DISABLED;
        };
    }

    private static EventDeserializer deserializer(Predicate<TableName> wanted) {
        Map<Long, TableMapEventData> tables = new HashMap<>();
        EventDeserializer deserializer = new EventDeserializer();
        deserializer.setEventDataDeserializer(EventType.TABLE_MAP, new TableMapEventDataDeserializer() {
            @Override
            public TableMapEventData deserialize(ByteArrayInputStream in) throws IOException {
                TableMapEventData table = super.deserialize(in);
                tables.put(table.getTableId(), table);
                return table;
            }
        });
        Map<EventType, Operation> first = Map.of(
                EventType.WRITE_ROWS, Operation.INSERT,
                EventType.UPDATE_ROWS, Operation.UPDATE,
                EventType.DELETE_ROWS, Operation.DELETE);
        Map<EventType, Operation> extended = Map.of(
                EventType.EXT_WRITE_ROWS, Operation.INSERT,
                EventType.EXT_UPDATE_ROWS, Operation.UPDATE,
                EventType.EXT_DELETE_ROWS, Operation.DELETE);
        first.forEach((type, operation) ->
                deserializer.setEventDataDeserializer(type, new RowsReader(tables, wanted, operation, false)));
        extended.forEach((type, operation) ->
                deserializer.setEventDataDeserializer(type, new RowsReader(tables, wanted, operation, true)));
        deserializer.setCompatibilityMode(CompatibilityMode.CHAR_AND_BINARY_AS_BYTE_ARRAY);
        return deserializer;
    }

    private void read() {
        try {
            client.connect();
            fail(new BinlogFailed("the server ended the stream of its binary log", null));
        } catch (IOException | RuntimeException e) { // the thread's edge
            fail(failed(e));
        }
    }

    private BinlogFailed failed(Throwable error) {
        String words = String.valueOf(error.getMessage());
        String help = words.contains("REPLICATION SLAVE") ? ": " + ServerFacts.grant(address.user()) : "";
        return new BinlogFailed("the binary log of " + address + " cannot be read: " + words + help, error);
    }

    /** The first reason counts: what follows from it says less. */
    private void fail(BinlogFailed reason) {
        if (failure == null && !closing) {
            failure = reason;
        }
    }

    private void heard(Event event) {
        heardAt = System.nanoTime();
        heard = true;
        try {
            room.acquire(kib(event));
            events.add(event);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(new BinlogFailed("interrupted", e));
        }
    }

    /** The next event, or empty if none comes within {@code patience}. */
    Optional<Event> next(Duration patience) throws InterruptedException {
        Optional<Event> event = Optional.ofNullable(events.poll(patience.toNanos(), TimeUnit.NANOSECONDS));
        event.ifPresent(taken -> room.release(kib(taken)));
        return event;
    }

    private static int kib(Event event) {
        EventHeaderV4 header = event.getHeader();
        return (int) Math.min(ROOM_KIB, 1 + header.getEventLength() / KIB);
    }

    /** Whether the server sends. */
    boolean streaming() {
        return heard;
    }

    /** How long nothing has come, not even a sign of life. */
    Duration silence() {
        return events.isEmpty() ? Duration.ofNanos(System.nanoTime() - heardAt) : Duration.ZERO;
    }

    /** Why it ended by itself, if it did and all that came before is taken. */
    Optional<BinlogFailed> failure() {
        return events.isEmpty() ? Optional.ofNullable(failure) : Optional.empty();
    }

    @Override
    public void close() {
        closing = true;
        room.release(ROOM_KIB);
        try {
            client.disconnect();
            thread.join(CLOSE_WITHIN.toMillis());
        } catch (IOException gone) {
            // What a failed connection says at its end adds nothing.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }

    /** Left to itself the client only logs these and goes on with the next event. */
    private final class Failures extends BinaryLogClient.AbstractLifecycleListener {

        @Override
        public void onCommunicationFailure(BinaryLogClient from, Exception error) {
            fail(failed(error));
        }

        @Override
        public void onEventDeserializationFailure(BinaryLogClient from, Exception error) {
            fail(failed(error.getCause() == null ? error : error.getCause()));
            try {
                from.disconnect();
            } catch (IOException gone) {
                // It is over already.
            }
        }
    }
}
