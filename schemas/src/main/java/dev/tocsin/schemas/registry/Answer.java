package dev.tocsin.schemas.registry;

/** What a registry said to one question. */
sealed interface Answer<T> {

    /** It answered. */
    record Found<T>(T value) implements Answer<T> {}

    /** It says itself that it has no such thing. */
    record Missing<T>() implements Answer<T> {}

    /** It could not be asked, or could not answer now; it may later. */
    record Away<T>(String why) implements Answer<T> {}

    /** It will not answer however often it is asked, until a person changes something. */
    record Refused<T>(String why) implements Answer<T> {}
}
