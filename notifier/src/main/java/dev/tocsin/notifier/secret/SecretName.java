package dev.tocsin.notifier.secret;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a reference to AWS Secrets Manager names: {@code secret#key@region}.
 *
 * @param id name or ARN of the secret
 * @param key of the JSON object in it; empty: all of it
 * @param region empty: that of the process
 */
record SecretName(String id, Optional<String> key, Optional<String> region) {
    private static final Pattern WRITTEN =
            Pattern.compile("([^#]*?)(?:#(.*?))?(?:@([a-z]{2}(?:-[a-z]+)+-\\d{1,2}))?", Pattern.DOTALL);

    static SecretName of(String written) {
        Matcher matcher = WRITTEN.matcher(written);
        if (!matcher.matches()) {
            return new SecretName(written, Optional.empty(), Optional.empty());
        }
        return new SecretName(
                matcher.group(1), Optional.ofNullable(matcher.group(2)), Optional.ofNullable(matcher.group(3)));
    }
}
