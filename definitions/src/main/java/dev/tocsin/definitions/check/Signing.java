package dev.tocsin.definitions.check;

import dev.tocsin.definitions.yaml.Section;
import dev.tocsin.definitions.yaml.Value;
import dev.tocsin.schemas.event.BodySignature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what a hook's requests are signed with. */
final class Signing {

    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern PREFIX = Pattern.compile("[\\x20-\\x7e]{0,100}");
    private static final List<String> TAKEN = List.of(
            "webhook-id",
            "webhook-timestamp",
            "webhook-signature",
            "authorization",
            "host",
            "content-length",
            "content-type",
            "transfer-encoding",
            "connection",
            "upgrade");
    private static final int MOST = 10;

    private Signing() {}

    /** The secrets of Standard Webhooks: each of them signs, so that receivers can change theirs while both are in use. */
    static List<String> secrets(Value value, String name) {
        List<Value> items = value.isList() ? value.list() : value.present() ? List.of(value) : List.of();
        if (value.isList() && (items.isEmpty() || items.size() > MOST)) {
            value.problem("expected one to " + MOST + " secrets, each a reference such as ${env:ERP_WHSEC}");
        }
        List<String> secrets = new ArrayList<>();
        for (Value item : items) {
            String own = value.isList() ? name + "." + secrets.size() : name;
            String secret =
                    item.required("a reference such as ${env:ERP_WHSEC}").secret(own);
            if (secret != null && secret.isBlank()) {
                item.problem("expected a reference such as ${env:ERP_WHSEC} but there is nothing");
            } else if (secret != null) {
                doubt(item, secret);
                secrets.add(secret);
            }
        }
        return secrets;
    }

    /** What this machine knows of it need not hold where it is used. */
    private static void doubt(Value item, String secret) {
        String known = Value.hasReference(secret) ? item.resolved(secret) : null;
        if (known != null && !usable(known.strip())) {
            item.warning("what it says here is no signing secret: expected whsec_ or whsk_ followed by base64");
        }
    }

    private static boolean usable(String secret) {
        boolean asymmetric = secret.startsWith("whsk_");
        try {
            int length = Base64.getDecoder()
                    .decode(
                            asymmetric || secret.startsWith("whsec_")
                                    ? secret.substring(secret.indexOf('_') + 1)
                                    : secret)
                    .length;
            return asymmetric ? length == 32 || length == 64 : length > 0;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    static @Nullable BodySignature signature(Value value, String name) {
        Section section = value.section();
        if (!value.isSection()) {
            return null;
        }
        String algorithm = section.get("algorithm").oneOf("sha256", List.of("sha1", "sha256", "sha512"));
        String encoding = section.get("encoding").oneOf("hex", List.of("hex", "base64"));
        String usual = algorithm.equals("sha1") ? "X-Hub-Signature" : "X-Hub-Signature-256";
        String header = section.get("header").text(usual);
        if (!NAME.matcher(header).matches()) {
            section.get("header")
                    .problem("expected the name of a header such as X-Hub-Signature-256 but was '" + header + "'");
        } else if (TAKEN.contains(header.toLowerCase(Locale.ROOT))) {
            section.get("header").problem("the header " + header + " says something else");
        }
        String prefix = section.get("prefix").text(algorithm + "=");
        if (!PREFIX.matcher(prefix).matches()) {
            section.get("prefix").problem("expected at most 100 plain characters, such as sha256=");
        }
        Value given = section.get("secret").required("a reference such as ${env:GITHUB_STYLE_SECRET}");
        String secret = given.secret(name + ".secret");
        if (secret != null && secret.isBlank()) {
            given.problem("expected a reference such as ${env:GITHUB_STYLE_SECRET} but there is nothing");
        }
        section.end();
        return BodySignature.newBuilder()
                .setHeader(header)
                .setAlgorithm(algorithm)
                .setEncoding(encoding)
                .setPrefix(prefix)
                .setSecret(secret == null ? "" : secret)
                .build();
    }
}
