package dev.tocsin.importers.address;

import dev.tocsin.importers.output.Secrets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values of a query that are secrets by their names, as references. */
public final class SecretQuery {

    private static final Pattern PARAMETER = Pattern.compile("([?&])([^=&#?]*)=([^&#]+)");

    private SecretQuery() {}

    /** The same URL; {@code owner} is what the secrets' files are named after. */
    public static String hidden(String url, String owner, Secrets secrets) {
        Matcher matcher = PARAMETER.matcher(url);
        StringBuilder hidden = new StringBuilder();
        while (matcher.find()) {
            boolean secret = Credential.isNamed(matcher.group(2));
            String value = secret
                    ? "${" + secrets.keep(owner + "." + matcher.group(2), matcher.group(3)) + "}"
                    : matcher.group(3);
            matcher.appendReplacement(
                    hidden, Matcher.quoteReplacement(matcher.group(1) + matcher.group(2) + "=" + value));
        }
        return matcher.appendTail(hidden).toString();
    }
}
