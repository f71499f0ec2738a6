package dev.tocsin.standalone.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * One right that docs/kafka-access.md lists.
 *
 * @param name a whole name, or what names begin with
 */
record ListedAcl(String who, ResourceType type, PatternType pattern, String name, AclOperation operation) {

    private static final Path PAGE = Path.of("..", "docs", "kafka-access.md");
    /** Such as {@code | `prober` | topics `tocsin.endpoints`, `tocsin.schemas` | read, describe configs | because |}. */
    private static final Pattern ROW =
            Pattern.compile("\\| `([a-z-]+)` \\| (topic|group|transactional id)s? ([^|]+) \\| ([a-z, ]+) \\| .*");

    private static final Pattern NAME = Pattern.compile("`([^`]+)`");
    private static final String COMMAND = "kafka-acls.sh $ADMIN ";

    /** What the table says. */
    static List<ListedAcl> table() {
        return page().stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .flatMap(row -> NAME.matcher(row.group(3))
                        .results()
                        .flatMap(name -> Arrays.stream(row.group(4).split(", "))
                                .map(operation -> of(row.group(1), row.group(2), name.group(1), operation))))
                .toList();
    }

    /** The words of each command that is to give the same rights, without the program and whom it talks to. */
    static List<List<String>> commands() {
        return page().stream()
                .filter(line -> line.startsWith(COMMAND))
                .map(line -> List.of(line.substring(COMMAND.length()).split(" ")))
                .toList();
    }

    private static List<String> page() {
        try {
            return Files.readAllLines(PAGE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ListedAcl of(String who, String kind, String name, String operation) {
        ResourceType type = ResourceType.valueOf(constant(kind));
        boolean begins = name.endsWith("*");
        return new ListedAcl(
                who,
                type,
                begins ? PatternType.PREFIXED : PatternType.LITERAL,
                begins ? name.substring(0, name.length() - 1) : name,
                AclOperation.valueOf(constant(operation)));
    }

    private static String constant(String words) {
        return words.strip().toUpperCase(Locale.ROOT).replace(' ', '_');
    }

    AclBinding binding() {
        return new AclBinding(
                new ResourcePattern(type, name, pattern),
                new AccessControlEntry("User:" + who, "*", operation, AclPermissionType.ALLOW));
    }

    /** Whether it is what allowed that. */
    boolean allowed(NotingAuthorizer.Asked asked) {
        boolean named = pattern == PatternType.LITERAL
                ? asked.name().equals(name)
                : asked.name().startsWith(name);
        return asked.who().equals(who) && asked.type() == type && named && asked.operation() == operation;
    }
}
