package dev.tocsin.notifier.delivery;

/** Why a request cannot be made ready; the message shows no secret. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;
    private final boolean forNow;

    private Refusal(String why, boolean forNow) {
        super(why);
        this.forNow = forNow;
    }

    /** It would be no other at another time. */
    static Refusal forEver(String why) {
        return new Refusal(why, false);
    }

    /** It may be another at another time. */
    static Refusal forNow(String why) {
        return new Refusal(why, true);
    }

    Prepared prepared() {
        String why = String.valueOf(getMessage());
        return forNow ? new Prepared.Later(why) : new Prepared.Unusable(why);
    }
}
