package dev.tocsin.schemas.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Something that a process must be allowed to do and is not.
 *
 * @param name what names begin with, where it ends with a star
 * @param operation {@code ANY} where Kafka does not say which
 */
public record MissingRight(ResourceType type, String name, AclOperation operation) {

    /** Such as {@code topic tocsin.hooks: may not read; right would be: kafka-acls.sh … --operation Read --topic tocsin.hooks}. */
    String words(Login login) {
        String kind = type.name().toLowerCase(Locale.ROOT);
        String what = kind.replace('_', ' ') + " " + name + ": ";
        if (operation == AclOperation.ANY) {
            return what + "may not do what it must; right would be what docs/kafka-access.md lists for it";
        }
        boolean prefix = name.endsWith("*");
        return what + "may not " + operation.name().toLowerCase(Locale.ROOT).replace('_', ' ')
                + "; right would be: kafka-acls.sh --bootstrap-server " + login.servers() + " --add --allow-principal "
                + login.principal() + " --operation " + camel(operation.name()) + " --" + kind.replace('_', '-') + " "
                + (prefix ? name.substring(0, name.length() - 1) + " --resource-pattern-type prefixed" : name);
    }

    private static String camel(String name) {
        return Arrays.stream(name.split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }
}
