package dev.tocsin.importers.python;

/** How often: {@code {2}}, {@code {2,}}, {@code {,3}}, {@code {2,3}}; anything else after a brace is a brace. */
final class RegexRepeats {

    private static final int MOST_DIGITS = 9;

    private RegexRepeats() {}

    /** What Java writes, the brace being read; empty where it is only a brace, of which nothing more is read then. */
    static String braces(Cursor cursor, int start) throws BadRegex {
        int after = cursor.at();
        String least = cursor.takeWhile(RegexEscapes::isDigit, Integer.MAX_VALUE);
        boolean range = cursor.take(',');
        String most = range ? cursor.takeWhile(RegexEscapes::isDigit, Integer.MAX_VALUE) : least;
        if (!cursor.take('}') || (!range && least.isEmpty())) {
            cursor.back(after);
            return "";
        }
        if (least.length() > MOST_DIGITS || most.length() > MOST_DIGITS) {
            throw cursor.bad(start, "the repetition number is too large");
        }
        if (!least.isEmpty() && !most.isEmpty() && Integer.parseInt(most) < Integer.parseInt(least)) {
            throw cursor.bad(start, "the least repetition is more than the most");
        }
        String from = least.isEmpty() ? "0" : least;
        return range ? "{" + from + "," + most + "}" : "{" + from + "}";
    }
}
