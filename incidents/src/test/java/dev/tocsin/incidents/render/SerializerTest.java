package dev.tocsin.incidents.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.definitions.serializer.Serializers;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SerializerTest {

    @Test
    void whatASerializerAnswersIsSentAsJson() {
        Rendered.Ready ready = (Rendered.Ready) rendered(Shouting.class.getName());

        assertThat(ready.request().body()).isEqualTo("{\"what\":\"UPDATED\",\"id\":1,\"total\":12.50}");
        assertThat(ready.request().headers()).containsEntry("Content-Type", "application/json");
    }

    @Test
    void anUnknownOneIsAnErrorInTheWordsOfTheSeed() {
        assertThat(rendered("com.example.Nowhere"))
                .isEqualTo(new Rendered.Unfit(Optional.empty(), "cannot import serializer class com.example.Nowhere"));
    }

    @Test
    void oneThatRaisesIsAnErrorWithItsReason() {
        assertThat(rendered(Raising.class.getName()))
                .isEqualTo(new Rendered.Unfit(
                        Optional.empty(),
                        "serializer " + Raising.class.getName()
                                + " failed: java.lang.IllegalStateException: no customer"));
    }

    @Test
    void anAnswerThatIsNoJsonIsAnError() {
        assertThat(((Rendered.Unfit) rendered(Odd.class.getName())).reason())
                .endsWith("expected maps, lists, text, numbers, booleans or null but was a java.lang.Thread");
    }

    private static Rendered rendered(String serializer) {
        Sending sending = new Sending("https://a.example", "POST", Map.of(), null, null, serializer, null, "default");
        return Recipe.of(sending, Serializers.onClassPath()).render(SeedPayloadsTest.row("update"), "erp");
    }
}
