package dev.tocsin.notifier.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A mail server that says what a test wants to hear, and can turn a connection into a secure one. */
final class MailServer implements AutoCloseable {

    /** What it was told, line by line; those that came in secret begin with a tilde. */
    final List<String> heard = new CopyOnWriteArrayList<>();

    private final ServerSocket socket;
    private final Optional<Certified> secret;
    private final Map<String, String> answers;
    private volatile @Nullable Socket talking;

    private MailServer(ServerSocket socket, Optional<Certified> secret, Map<String, String> answers) {
        this.socket = socket;
        this.secret = secret;
        this.answers = answers;
        Thread serving = new Thread(this::serve, "mail-server");
        serving.setDaemon(true);
        serving.start();
    }

    /** @param answers to commands, in the place of those that it gives else; an empty one: none */
    static MailServer answering(Map<String, String> answers) throws IOException {
        return new MailServer(plain(), Optional.empty(), answers);
    }

    static MailServer turningSecure(Certified certified) throws IOException {
        return new MailServer(plain(), Optional.of(certified), Map.of());
    }

    static MailServer secureFromTheStart(Certified certified) throws GeneralSecurityException, IOException {
        return new MailServer(certified.socket(), Optional.empty(), Map.of());
    }

    private static ServerSocket plain() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    String url(String host, String tls) {
        return "smtp://" + host + ":" + socket.getLocalPort() + "?tls=" + tls;
    }

    private void serve() {
        try {
            while (true) {
                try (Socket connection = socket.accept()) {
                    talking = connection;
                    if (socket.isClosed()) {
                        return;
                    }
                    talk(connection, "");
                } catch (GeneralSecurityException | IOException broken) {
                    if (socket.isClosed()) {
                        return;
                    }
                }
            }
        } finally {
            heard.add("closed");
        }
    }

    private void talk(Socket connection, String mark) throws GeneralSecurityException, IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(connection.getInputStream(), ISO_8859_1));
        if (mark.isEmpty()) {
            say(connection, answers.getOrDefault("", "220 mail.example"));
        }
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            heard.add(mark + line);
            String command = line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
            say(connection, answers.getOrDefault(command, usual(command, mark)));
            if (command.equals("STARTTLS")) {
                talk(secret.orElseThrow().secured(connection), "~");
                return;
            }
            if (command.equals("DATA") && !answers.containsKey("DATA")) {
                for (String text = in.readLine(); !".".equals(text); text = in.readLine()) {
                    heard.add(mark + text);
                }
                say(connection, answers.getOrDefault(".", "250 2.0.0 taken"));
            }
        }
    }

    private String usual(String command, String mark) {
        return switch (command) {
            case "EHLO" ->
                "250-mail.example\r\n250 " + (secret.isPresent() && mark.isEmpty() ? "STARTTLS" : "AUTH PLAIN");
            case "AUTH" -> "235 welcome";
            case "STARTTLS" -> "220 go on";
            case "DATA" -> "354 go on";
            case "QUIT" -> "221 bye";
            default -> "250 fine";
        };
    }

    private static void say(Socket connection, String line) throws IOException {
        if (!line.isEmpty()) {
            connection.getOutputStream().write((line + "\r\n").getBytes(ISO_8859_1));
            connection.getOutputStream().flush();
        }
    }

    /** Nobody is connected any longer. */
    void stop() throws IOException {
        socket.close();
        Socket left = talking;
        if (left != null) {
            left.close();
        }
    }

    @Override
    public void close() throws IOException {
        stop();
    }
}
