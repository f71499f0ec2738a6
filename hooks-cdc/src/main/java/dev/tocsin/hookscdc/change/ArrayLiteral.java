package dev.tocsin.hookscdc.change;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads PostgreSQL's own text of an array: <code>{1,NULL,"a \"b\""}</code>, nested for more dimensions. */
public final class ArrayLiteral {

    private final String text;
    private int at;

    private ArrayLiteral(String text, int at) {
        this.text = text;
        this.at = at;
    }

    /** Elements as strings, nulls, or lists of the same. Throws IllegalArgumentException where the text is no array. */
    public static List<@Nullable Object> read(String text) {
        // Bounds other than from 1 come first: [0:1]={a,b}.
        int start = text.indexOf('{');
        if (start < 0 || (start > 0 && text.charAt(start - 1) != '=')) {
            throw new IllegalArgumentException("array: expected {…} but it does not begin so");
        }
        return new ArrayLiteral(text, start + 1).list();
    }

    private List<@Nullable Object> list() {
        List<@Nullable Object> elements = new ArrayList<>();
        if (current() == '}') {
            at++;
            return elements;
        }
        while (true) {
            elements.add(element());
            char delimiter = current();
            at++;
            if (delimiter == '}') {
                return elements;
            }
        }
    }

    private @Nullable Object element() {
        if (current() == '{') {
            at++;
            return list();
        }
        if (current() == '"') {
            at++;
            return quoted();
        }
        int start = at;
        while (current() != ',' && current() != ';' && current() != '}') {
            at++;
        }
        String plain = text.substring(start, at);
        return plain.equals("NULL") ? null : plain;
    }

    private String quoted() {
        StringBuilder element = new StringBuilder();
        while (current() != '"') {
            if (current() == '\\') {
                at++;
            }
            element.append(current());
            at++;
        }
        at++;
        return element.toString();
    }

    private char current() {
        if (at >= text.length()) {
            throw new IllegalArgumentException("array: expected a closing brace but it ends before");
        }
        return text.charAt(at);
    }
}
