package dev.tocsin.hookscdc.source;

import dev.tocsin.schemas.Ids;
import java.util.Locale;

/** How slots and publications are called. */
public final class Names {

    private static final int LONGEST = 63;
    private static final int KEPT = 52;
    private static final int DIGEST = 10;

    private Names() {}

    /** {@code prefix} and {@code database} in the characters that slots may have; what is too long ends in a digest. */
    public static String of(String prefix, String database) {
        String name = (prefix + database).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
        if (name.length() <= LONGEST) {
            return name;
        }
        String digest = Ids.of("x", prefix, database)
                .substring(2, 2 + DIGEST)
                .toLowerCase(Locale.ROOT)
                .replace('-', '_');
        return name.substring(0, KEPT) + "_" + digest;
    }
}
