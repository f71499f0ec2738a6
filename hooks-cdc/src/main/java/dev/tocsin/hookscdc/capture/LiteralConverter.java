package dev.tocsin.hookscdc.capture;

import io.debezium.spi.converter.CustomConverter;
import io.debezium.spi.converter.RelationalColumn;
import java.time.LocalDate;
import java.util.Properties;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Has the engine hand arrays and dates over as PostgreSQL writes them: its own conversion takes an array with NaN, and
 * most large arrays that the log leaves out, for null, and both infinities of dates for one.
 *
 * <p>Public because the engine makes it by name.
 */
public final class LiteralConverter implements CustomConverter<SchemaBuilder, RelationalColumn> {

    /** Names PostgreSQL's type in the schema of a value that is handed over as text. */
    static final String TYPE = "tocsin.type";

    /** The property with what stands for values that the log leaves out. */
    static final String PLACEHOLDER = "placeholder";

    /** PostgreSQL's dates begin in 4713 before Christ. */
    private static final int BEFORE_ALL_DATES = -5_000_000;
    /** What an overflow in the driver makes of 'infinity'; '-infinity' is the day before. */
    private static final LocalDate INFINITY = LocalDate.of(-5_877_611, 6, 21);

    private String placeholder = "";

    @Override
    public void configure(Properties properties) {
        placeholder = properties.getProperty(PLACEHOLDER, "");
    }

    @Override
    public void converterFor(RelationalColumn column, ConverterRegistration<SchemaBuilder> registration) {
        String type = column.typeName();
        if (type.startsWith("_") || type.equals("date")) {
            registration.register(SchemaBuilder.string().optional().parameter(TYPE, type), this::text);
        }
    }

    private @Nullable Object text(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        // The engine marks what the log leaves out by objects that are nothing but themselves.
        if (value.getClass() == Object.class) {
            return placeholder;
        }
        return value instanceof LocalDate date && date.getYear() < BEFORE_ALL_DATES ? infinity(date) : value.toString();
    }

    private static String infinity(LocalDate date) {
        return date.equals(INFINITY) ? "infinity" : "-infinity";
    }
}
