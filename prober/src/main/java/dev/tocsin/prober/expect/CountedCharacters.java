package dev.tocsin.prober.expect;

/**
 * Text that may be looked at only so often: ends a regular expression that would try for hours, after the same number
 * of steps on any machine and under any load.
 *
 * <p>Threading: for one match by one thread.
 */
public final class CountedCharacters implements CharSequence {
    private final CharSequence text;
    private long left;

    public CountedCharacters(CharSequence text, long steps) {
        this.text = text;
        this.left = steps;
    }

    @Override
    public char charAt(int index) {
        if (--left < 0) {
            throw new TooManySteps();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.subSequence(start, end);
    }

    @Override
    public String toString() {
        return text.toString();
    }

    /** Thrown out of the matcher, which offers no other way out. */
    public static final class TooManySteps extends RuntimeException {
        TooManySteps() {
            super("too many steps", null, false, false);
        }
    }
}
