package dev.tocsin.hookscdc.binlog;

import dev.tocsin.hookscdc.table.TableName;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What statements in the log mean: as rows are logged as rows, few of them matter. */
final class Statements {

    private static final String NAME = "(?:`((?:[^`]|``)+)`|([^\\s`.;]+))";
    private static final Pattern COMMENTS =
            Pattern.compile("^(?:\\s*(?:/\\*.*?\\*/|--[^\\n]*\\n|#[^\\n]*\\n))*\\s*", Pattern.DOTALL);
    private static final Pattern TRUNCATE = Pattern.compile(
            "truncate\\s+(?:table\\s+)?(?:" + NAME + "\\s*\\.\\s*)?" + NAME + ".*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern CHANGES_ROWS = Pattern.compile(
            "(?:insert|update|delete|replace|load\\s+data|with)\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final int LONGEST_WORD = 64;

    private Statements() {}

    static boolean begins(String sql) {
        String word = start(sql);
        return word.equals("BEGIN") || word.startsWith("XA START") || word.startsWith("XA BEGIN");
    }

    /** Also a rollback ends a transaction that is in the log because of tables that cannot be rolled back. */
    static boolean ends(String sql) {
        String word = start(sql);
        return word.equals("COMMIT") || word.equals("ROLLBACK");
    }

    /** Whether it changed rows, which then are not in the log. */
    static boolean changesRows(String sql) {
        return CHANGES_ROWS.matcher(plain(sql)).matches();
    }

    /** The table that it empties, where it is such a statement. */
    static Optional<TableName> truncated(String sql, String schema) {
        Matcher matcher = TRUNCATE.matcher(plain(sql));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String named = name(matcher.group(1), matcher.group(2));
        return Optional.of(new TableName(named.isEmpty() ? schema : named, name(matcher.group(3), matcher.group(4))));
    }

    private static String name(@Nullable String quoted, @Nullable String plain) {
        return quoted != null
                ? quoted.replace("``", "`")
                : Optional.ofNullable(plain).orElse("");
    }

    private static String plain(String sql) {
        return COMMENTS.matcher(sql).replaceFirst("");
    }

    private static String start(String sql) {
        String plain = plain(sql);
        return plain.substring(0, Math.min(LONGEST_WORD, plain.length()))
                .strip()
                .toUpperCase(Locale.ROOT);
    }
}
