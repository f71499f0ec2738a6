package dev.tocsin.importers.address;

import java.util.Locale;
import java.util.regex.Pattern;

/** Names behind which secrets stand. */
public final class Credential {

    private static final Pattern NAME =
            Pattern.compile("(.*[-_])?(cookie|authorization|auth|token|secret|password|passwd|pwd"
                    + "|credentials?|sig|signature|(access|api|app|application|auth|functions|license|private|secret|service"
                    + "|subscription)?[-_]?key)([-_].*)?");

    private Credential() {}

    public static boolean isNamed(String name) {
        return NAME.matcher(name.toLowerCase(Locale.ROOT)).matches();
    }
}
