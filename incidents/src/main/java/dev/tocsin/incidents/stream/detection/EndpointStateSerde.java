package dev.tocsin.incidents.stream.detection;

import dev.tocsin.incidents.detection.Care;
import dev.tocsin.incidents.detection.Condition;
import dev.tocsin.incidents.detection.EndpointState;
import dev.tocsin.incidents.detection.Flapping;
import dev.tocsin.incidents.detection.Interruption;
import dev.tocsin.incidents.detection.LocationState;
import dev.tocsin.incidents.detection.Recent;
import dev.tocsin.incidents.detection.Run;
import dev.tocsin.incidents.detection.Severity;
import dev.tocsin.incidents.detection.Track;
import dev.tocsin.incidents.detection.Window;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * The state store's format of an endpoint's state: a version byte, then the fields in order, instants in milliseconds.
 * A change of the fields is a new version; older versions stay readable.
 */
final class EndpointStateSerde {

    private static final int VERSION = 3;

    private EndpointStateSerde() {}

    static Serde<EndpointState> serde() {
        return Serdes.serdeFrom(
                (topic, state) -> state == null ? null : encode(state),
                (topic, bytes) -> bytes == null ? null : decode(bytes));
    }

    static byte[] encode(EndpointState state) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
        DataOutputStream out = new DataOutputStream(bytes);
        try {
            out.writeByte(VERSION);
            out.writeLong(state.countsFrom());
            out.writeBoolean(state.lastEnd().isPresent());
            if (state.lastEnd().isPresent()) {
                write(out, state.lastEnd().get());
            }
            write(out, state.condition());
            out.writeInt(state.tracks().size());
            for (Map.Entry<String, Track> entry : state.tracks().entrySet()) {
                out.writeUTF(entry.getKey());
                write(out, entry.getValue().decided());
                write(out, entry.getValue().state());
                write(out, entry.getValue().recent());
            }
            write(out, state.care());
            write(out, state.interruption());
            write(out, state.flapping());
        } catch (IOException e) {
            throw new SerializationException("endpoint state: " + e.getMessage(), e);
        }
        return bytes.toByteArray();
    }

    static EndpointState decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readByte();
            if (version < 1 || version > VERSION) {
                throw new SerializationException("endpoint state: expected version 1 to " + VERSION + ", but was "
                        + version + "; a newer Tocsin wrote it, run that version");
            }
            long countsFrom = in.readLong();
            Optional<Instant> lastEnd = in.readBoolean() ? Optional.of(instant(in)) : Optional.empty();
            Condition condition = condition(in);
            TreeMap<String, Track> tracks = new TreeMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                tracks.put(
                        in.readUTF(),
                        new Track(instant(in), locationState(in), version < 3 ? Recent.NONE : recent(in)));
            }
            Optional<Care> care = version == 1 ? careBefore(condition) : care(in, version);
            Interruption interruption = version < 3 ? Interruption.NONE : interruption(in);
            Flapping flapping = version < 3 ? Flapping.NONE : flapping(in);
            return new EndpointState(countsFrom, tracks, condition, lastEnd, care, interruption, flapping);
        } catch (IOException e) {
            throw new SerializationException("endpoint state: " + e.getMessage(), e);
        }
    }

    private static void write(DataOutputStream out, Condition condition) throws IOException {
        if (condition instanceof Condition.Unknown) {
            out.writeByte('?');
        } else if (condition instanceof Condition.Up) {
            out.writeByte('U');
        } else if (condition instanceof Condition.Paused) {
            out.writeByte('P');
        } else if (condition instanceof Condition.Failing failing) {
            out.writeByte('F');
            write(out, failing.startedAt());
            write(out, failing.severity());
        } else {
            throw new AssertionError(condition);
        }
        write(out, condition.since());
        out.writeUTF(condition.reason());
    }

    private static Condition condition(DataInputStream in) throws IOException {
        byte kind = in.readByte();
        return switch (kind) {
            case '?' -> new Condition.Unknown(instant(in), in.readUTF());
            case 'U' -> new Condition.Up(instant(in), in.readUTF());
            case 'P' -> new Condition.Paused(instant(in), in.readUTF());
            case 'F' -> new Condition.Failing(instant(in), severity(in), instant(in), in.readUTF());
            default -> throw new IOException("no condition is called " + kind);
        };
    }

    private static void write(DataOutputStream out, Optional<Care> care) throws IOException {
        out.writeBoolean(care.isPresent());
        if (care.isPresent()) {
            write(out, care.get().told());
            out.writeBoolean(care.get().acknowledged());
            writeInstant(out, care.get().heldUntil());
            out.writeUTF(care.get().root().orElse(""));
        }
    }

    private static Optional<Care> care(DataInputStream in, int version) throws IOException {
        if (!in.readBoolean()) {
            return Optional.empty();
        }
        Instant told = instant(in);
        boolean acknowledged = in.readBoolean();
        return version < 3
                ? Optional.of(new Care(told, acknowledged, Optional.empty(), Optional.empty()))
                : Optional.of(new Care(
                        told,
                        acknowledged,
                        readInstant(in),
                        Optional.of(in.readUTF()).filter(root -> !root.isEmpty())));
    }

    private static void write(DataOutputStream out, Interruption interruption) throws IOException {
        write(out, interruption.since());
        out.writeBoolean(interruption.window().isPresent());
        if (interruption.window().isPresent()) {
            Window window = interruption.window().get();
            out.writeUTF(window.id());
            out.writeUTF(window.name());
            write(out, window.start());
            write(out, window.end());
        }
    }

    private static Interruption interruption(DataInputStream in) throws IOException {
        Instant since = instant(in);
        return new Interruption(
                in.readBoolean()
                        ? Optional.of(new Window(in.readUTF(), in.readUTF(), instant(in), instant(in)))
                        : Optional.empty(),
                since);
    }

    private static void write(DataOutputStream out, Flapping flapping) throws IOException {
        write(out, flapping.openings());
        out.writeBoolean(flapping.on());
        writeInstant(out, flapping.calm());
    }

    private static Flapping flapping(DataInputStream in) throws IOException {
        return new Flapping(instants(in), in.readBoolean(), readInstant(in));
    }

    private static void write(DataOutputStream out, Recent recent) throws IOException {
        out.writeLong(recent.bits());
        write(out, recent.failures());
    }

    private static Recent recent(DataInputStream in) throws IOException {
        long bits = in.readLong();
        return new Recent(bits, instants(in));
    }

    private static void write(DataOutputStream out, List<Instant> instants) throws IOException {
        out.writeByte(instants.size());
        for (Instant instant : instants) {
            write(out, instant);
        }
    }

    private static List<Instant> instants(DataInputStream in) throws IOException {
        List<Instant> instants = new ArrayList<>();
        for (int left = in.readByte(); left > 0; left--) {
            instants.add(instant(in));
        }
        return instants;
    }

    private static void writeInstant(DataOutputStream out, Optional<Instant> instant) throws IOException {
        out.writeBoolean(instant.isPresent());
        if (instant.isPresent()) {
            write(out, instant.get());
        }
    }

    private static Optional<Instant> readInstant(DataInputStream in) throws IOException {
        return in.readBoolean() ? Optional.of(instant(in)) : Optional.empty();
    }

    /** Version 1 did not say when people were told: not before it was so bad. */
    private static Optional<Care> careBefore(Condition condition) {
        return condition.incident().map(open -> new Care(condition.since(), false, Optional.empty(), Optional.empty()));
    }

    private static void write(DataOutputStream out, LocationState state) throws IOException {
        if (state instanceof LocationState.Undecided undecided) {
            out.writeByte('?');
            write(out, undecided.failures());
        } else if (state instanceof LocationState.Passing passing) {
            out.writeByte('U');
            write(out, passing.failures());
        } else if (state instanceof LocationState.Failing failing) {
            out.writeByte('F');
            write(out, failing.since());
            write(out, failing.severity());
            out.writeUTF(failing.reason());
            write(out, failing.successes());
            write(out, failing.others());
        } else {
            throw new AssertionError(state);
        }
    }

    private static LocationState locationState(DataInputStream in) throws IOException {
        byte kind = in.readByte();
        return switch (kind) {
            case '?' -> new LocationState.Undecided(run(in));
            case 'U' -> new LocationState.Passing(run(in));
            case 'F' -> new LocationState.Failing(instant(in), severity(in), in.readUTF(), run(in), run(in));
            default -> throw new IOException("no location state is called " + kind);
        };
    }

    private static void write(DataOutputStream out, Run run) throws IOException {
        out.writeInt(run.count());
        write(out, run.slots());
    }

    private static Run run(DataInputStream in) throws IOException {
        int count = in.readInt();
        List<Instant> slots = instants(in);
        return count == 0 ? Run.NONE : new Run(count, slots);
    }

    private static void write(DataOutputStream out, Severity severity) throws IOException {
        out.writeByte(
                switch (severity) {
                    case DEGRADED -> 'd';
                    case PARTIAL -> 'p';
                    case MAJOR -> 'm';
                });
    }

    private static Severity severity(DataInputStream in) throws IOException {
        byte kind = in.readByte();
        return switch (kind) {
            case 'd' -> Severity.DEGRADED;
            case 'p' -> Severity.PARTIAL;
            case 'm' -> Severity.MAJOR;
            default -> throw new IOException("no severity is called " + kind);
        };
    }

    private static void write(DataOutputStream out, Instant instant) throws IOException {
        out.writeLong(instant.toEpochMilli());
    }

    private static Instant instant(DataInputStream in) throws IOException {
        return Instant.ofEpochMilli(in.readLong());
    }
}
