package dev.tocsin.definitions.check;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Names as ids: {@code [a-z0-9-]{1,100}}, letters of other alphabets' relatives spelled out. */
public final class Slug {

    /** What an id looks like. */
    public static final Pattern ID = Pattern.compile("[a-z0-9-]{1,100}");

    private static final int MAX = 100;
    private static final Map<String, String> SPELLED = Map.ofEntries(
            Map.entry("ä", "ae"),
            Map.entry("ö", "oe"),
            Map.entry("ü", "ue"),
            Map.entry("ß", "ss"),
            Map.entry("æ", "ae"),
            Map.entry("œ", "oe"),
            Map.entry("ø", "o"),
            Map.entry("å", "a"),
            Map.entry("đ", "d"),
            Map.entry("ð", "d"),
            Map.entry("þ", "th"),
            Map.entry("ł", "l"),
            Map.entry("ı", "i"));

    private Slug() {}

    /** The id of a name; empty if the name has no letter or digit that can be spelled with a to z and 0 to 9. */
    public static String of(String name) {
        String text = Normalizer.normalize(name, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
        for (Map.Entry<String, String> letter : SPELLED.entrySet()) {
            text = text.replace(letter.getKey(), letter.getValue());
        }
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKD)
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\p{M}+", "")
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-+|-+$", "");
        return plain.length() <= MAX ? plain : plain.substring(0, MAX).replaceAll("-+$", "");
    }
}
