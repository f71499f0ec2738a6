package dev.tocsin.notifier.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * One mail on its way to the server.
 *
 * <p>Threading: a worker sends, any thread gives up.
 */
final class Smtp {

    /** Are made here, or read as addresses or words. */
    private static final Set<String> SPECIAL =
            Set.of("from", "to", "cc", "bcc", "reply-to", "subject", "content-type", "date", "message-id");

    private final Mail mail;
    private final JudgedSockets sockets;
    private final SSLSocketFactory secure;

    private Smtp(Mail mail, JudgedSockets sockets, SSLSocketFactory secure) {
        this.mail = mail;
        this.sockets = sockets;
        this.secure = new JudgedSockets.Secure(sockets, secure);
    }

    /** @param address which was judged */
    static Smtp of(Mail mail, InetAddress address) throws Refusal {
        return new Smtp(mail, new JudgedSockets(address), secure(mail));
    }

    private static SSLSocketFactory secure(Mail mail) throws Refusal {
        if (mail.trust().isEmpty()) {
            return (SSLSocketFactory) SSLSocketFactory.getDefault();
        }
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            ByteArrayInputStream pem =
                    new ByteArrayInputStream(mail.trust().get().getBytes(UTF_8));
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                trusted.setCertificateEntry("ca" + trusted.size(), certificate);
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException | IOException unusable) {
            throw Refusal.forEver("ca: no certificate that can be read");
        }
    }

    void giveUp() {
        sockets.close();
    }

    /** Blocks until the server has it. Answers what the server said last. */
    String send(Duration patience, Instant now) throws MessagingException {
        Session session = Session.getInstance(properties(patience));
        MimeMessage message = message(session, now);
        try (Transport transport = session.getTransport("smtp")) {
            transport.connect(
                    mail.host(),
                    mail.port(),
                    mail.login().map(Mail.Login::user).orElse(null),
                    mail.login().map(Mail.Login::password).orElse(null));
            transport.sendMessage(message, message.getAllRecipients());
            return transport instanceof org.eclipse.angus.mail.smtp.SMTPTransport smtp
                    ? smtp.getLastServerResponse()
                    : "";
        }
    }

    private Properties properties(Duration patience) {
        String time = Long.toString(Math.max(1, patience.toMillis()));
        Properties properties = new Properties();
        properties.put("mail.smtp.connectiontimeout", time);
        properties.put("mail.smtp.timeout", time);
        properties.put("mail.smtp.writetimeout", time);
        properties.put("mail.smtp.socketFactory", sockets);
        properties.put("mail.smtp.ssl.socketFactory", secure);
        properties.put("mail.smtp.socketFactory.fallback", "false");
        properties.put("mail.smtp.ssl.socketFactory.fallback", "false");
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.ssl.enable", Boolean.toString(mail.security() == Mail.Security.ALWAYS));
        properties.put("mail.smtp.starttls.enable", Boolean.toString(mail.security() == Mail.Security.STARTTLS));
        properties.put("mail.smtp.starttls.required", Boolean.toString(mail.security() == Mail.Security.STARTTLS));
        properties.put("mail.smtp.auth", Boolean.toString(mail.login().isPresent()));
        properties.put("mail.smtp.allow8bitmime", "true");
        properties.put("mail.smtp.localhost", "tocsin");
        return properties;
    }

    private MimeMessage message(Session session, Instant now) throws MessagingException {
        MimeMessage message = new Named(session);
        Map<String, String> headers = mail.headers();
        message.setFrom(InternetAddress.parse(headers.getOrDefault("from", ""), true)[0]);
        message.setRecipients(Message.RecipientType.TO, addresses("to"));
        message.setRecipients(Message.RecipientType.CC, addresses("cc"));
        message.setRecipients(Message.RecipientType.BCC, addresses("bcc"));
        if (headers.containsKey("reply-to")) {
            message.setReplyTo(addresses("reply-to"));
        }
        message.setSubject(headers.getOrDefault("subject", ""), "UTF-8");
        message.setHeader("Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atOffset(ZoneOffset.UTC)));
        message.setHeader("Auto-Submitted", "auto-generated");
        for (Map.Entry<String, String> header : headers.entrySet()) {
            if (!SPECIAL.contains(header.getKey())) {
                message.setHeader(capitals(header.getKey()), encoded(header.getValue()));
            }
        }
        boolean html = headers.getOrDefault("content-type", "")
                .toLowerCase(Locale.ROOT)
                .startsWith("text/html");
        message.setText(mail.text(), "UTF-8", html ? "html" : "plain");
        message.setHeader("Message-ID", "<" + mail.id() + "@tocsin>");
        message.saveChanges();
        return message;
    }

    private InternetAddress[] addresses(String header) throws AddressException {
        return InternetAddress.parse(mail.headers().getOrDefault(header, ""), true);
    }

    private static String encoded(String text) {
        try {
            return MimeUtility.encodeText(text, "UTF-8", null);
        } catch (UnsupportedEncodingException e) {
            throw new AssertionError("UTF-8 is everywhere", e);
        }
    }

    /** Such as {@code In-Reply-To}. */
    private static String capitals(String name) {
        StringBuilder capitals = new StringBuilder();
        for (String word : name.split("-", -1)) {
            capitals.append(capitals.isEmpty() ? "" : "-")
                    .append(word.isEmpty() ? "" : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return capitals.toString();
    }

    /** Keeps the id that it was given: repeated attempts have the same. */
    private static final class Named extends MimeMessage {
        Named(Session session) {
            super(session);
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            Optional<String[]> given = Optional.ofNullable(getHeader("Message-ID"));
            if (given.isEmpty()) {
                super.updateMessageID();
            }
        }
    }
}
