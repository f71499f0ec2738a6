package dev.tocsin.importers.cachet;

import dev.tocsin.importers.output.Secrets;
import dev.tocsin.importers.source.Given;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads where Cachet's token comes from: a text, or providers that are asked in order. */
final class TokenReference {

    private static final String VARIABLE = "CACHET_TOKEN";
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern VAULT = Pattern.compile("[^#@|}\\s]+");
    private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+)+-\\d{1,2}");

    private final Secrets secrets;
    private final List<String> references = new ArrayList<>();

    private TokenReference(Secrets secrets) {
        this.secrets = secrets;
    }

    /** One reference to the first that there is; empty where none can be had, which is a problem. */
    static String read(Given token, Secrets secrets) {
        TokenReference reading = new TokenReference(secrets);
        if (token.isList()) {
            token.list().forEach(reading::provider);
            if (token.list().isEmpty()) {
                token.problem("expected at least one provider");
            }
        } else {
            String text =
                    token.required("Cachet's token, or a list of providers").text();
            if (text != null) {
                reading.references.add("env:" + VARIABLE);
                reading.keep(text);
            }
        }
        return reading.references.isEmpty() ? "" : "${" + String.join("|", reading.references) + "}";
    }

    private void provider(Given provider) {
        Given type = provider.get("type").required("ENVIRONMENT_VARIABLE, TOKEN or AWS_SECRETS_MANAGER");
        String name = type.text();
        if (name == null) {
            return;
        }
        switch (name) {
            case "ENVIRONMENT_VARIABLE" -> {
                String variable = checked(provider.get("value"), "the name of a variable", NAME);
                if (variable != null) {
                    references.add("env:" + variable);
                }
            }
            case "TOKEN" -> {
                String text = provider.get("value").required("a token").text();
                if (text != null && text.isEmpty()) {
                    provider.note("is empty: the next one counts");
                } else if (text != null) {
                    keep(text);
                }
            }
            case "AWS_SECRETS_MANAGER" -> vault(provider);
            default ->
                type.problem("there is no provider '" + name + "'"
                        + Words.suggested(name, Set.of("ENVIRONMENT_VARIABLE", "TOKEN", "AWS_SECRETS_MANAGER")));
        }
    }

    private void vault(Given provider) {
        String secret = checked(provider.get("secret_name"), "the secret's name", VAULT);
        String key = checked(provider.get("secret_key"), "the member of the secret", VAULT);
        String region = checked(provider.get("region"), "a region such as us-west-2", REGION);
        if (secret != null && key != null && region != null) {
            references.add("aws:" + secret + "#" + key + "@" + region);
            provider.note("a secret without that member is passed over; cachet-url-monitor ended there");
        }
    }

    private static @Nullable String checked(Given given, String what, Pattern pattern) {
        String text = given.required(what).text();
        if (text == null || pattern.matcher(text).matches()) {
            return text;
        }
        given.problem("expected " + what);
        return null;
    }

    private void keep(String text) {
        if (!text.isEmpty()) {
            references.add(secrets.keep("cachet.token", text));
        }
    }
}
