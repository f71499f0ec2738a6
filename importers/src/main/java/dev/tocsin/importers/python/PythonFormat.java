package dev.tocsin.importers.python;

import dev.tocsin.importers.python.FormatPart.Field;
import dev.tocsin.importers.python.FormatPart.Literal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes texts for {@code str.format} apart. */
public final class PythonFormat {

    private static final Pattern FIELD = Pattern.compile(
            "(?<name>[^.\\[\\]!:{}]*)(?<steps>(?:\\.[^.\\[\\]!:{}]+|\\[[^\\]{}]+\\])*)(?:!(?<conversion>[^:{}]*))?"
                    + "(?::(?<specification>.*))?",
            Pattern.DOTALL);
    private static final Pattern STEP = Pattern.compile("\\[([^\\]]+)\\]|\\.([^.\\[]+)");

    private PythonFormat() {}

    /** Its pieces, in order. */
    public static List<FormatPart> parse(String format) throws BadFormat {
        List<FormatPart> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int at = 0;
        while (at < format.length()) {
            char character = format.charAt(at);
            boolean twice = at + 1 < format.length() && format.charAt(at + 1) == character;
            if ((character == '{' || character == '}') && twice) {
                literal.append(character);
                at += 2;
            } else if (character == '}') {
                throw new BadFormat(at + 1, "a single }: write }} for the character");
            } else if (character == '{') {
                int end = format.indexOf('}', at);
                if (end < 0) {
                    throw new BadFormat(at + 1, "a { without }: write {{ for the character");
                }
                flush(literal, parts);
                parts.add(field(at + 1, format.substring(at + 1, end)));
                at = end + 1;
            } else {
                literal.append(character);
                at++;
            }
        }
        flush(literal, parts);
        return parts;
    }

    private static void flush(StringBuilder literal, List<FormatPart> parts) {
        if (!literal.isEmpty()) {
            parts.add(new Literal(literal.toString()));
            literal.setLength(0);
        }
    }

    private static Field field(int position, String inner) throws BadFormat {
        if (inner.indexOf('{') >= 0) {
            throw new BadFormat(position, "fields in fields are not supported");
        }
        Matcher matcher = FIELD.matcher(inner);
        if (!matcher.matches()) {
            throw new BadFormat(position, "expected the name of a field between braces");
        }
        String name = matcher.group("name");
        if (name.isEmpty() || name.chars().allMatch(Character::isDigit)) {
            throw new BadFormat(position, "there is no argument without a name");
        }
        String conversion = matcher.group("conversion");
        if (conversion != null && !List.of("s", "r", "a").contains(conversion)) {
            throw new BadFormat(position, "there is no conversion !" + conversion);
        }
        List<String> steps = new ArrayList<>();
        Matcher step = STEP.matcher(matcher.group("steps"));
        while (step.find()) {
            if (step.group(2) != null) {
                throw new BadFormat(position, "attributes such as ." + step.group(2) + " are Python's alone");
            }
            steps.add(step.group(1));
        }
        String specification = matcher.group("specification");
        return new Field(
                position,
                name,
                steps,
                conversion == null ? "" : conversion,
                specification == null ? "" : specification);
    }
}
