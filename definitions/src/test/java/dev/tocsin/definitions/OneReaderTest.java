package dev.tocsin.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.schemas.event.DatabaseDefinition;
import dev.tocsin.schemas.event.HookDefinition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OneReaderTest {
    private static final String HOOK = """
            {"name": "erp", "listen": {"table": "shop.public.orders", "operations": ["insert"]},
             "send": {"url": "https://erp.example/hooks", "template": "\\u00e4 \\ud83d\\ude00 {{ instance.customer.name }}"}}
            """;

    private static final Map<String, DatabaseDefinition> SHOP = Map.of(
            "shop",
            ((One.Accepted<DatabaseDefinition>)
                            OneReader.database("{url: \"postgresql://db.example/shop\"}", Optional.of("shop")))
                    .definition());

    @Test
    void readsAHookFromJsonAsAFileWould() {
        HookDefinition hook = accepted(HOOK, Optional.empty());
        assertThat(hook.getName()).isEqualTo("erp");
        assertThat(hook.getListen().getRelated()).containsExactly("customer");
        assertThat(hook.getSend().getTemplate()).isEqualTo("ä 😀 {{ instance.customer.name }}");
    }

    @Test
    void takesTheNameFromWithoutWhereTheTextHasNone() {
        String text = "listen: {table: shop.public.orders}\nsend: {url: https://erp.example/hooks}\n";
        assertThat(accepted(text, Optional.of("erp")).getName()).isEqualTo("erp");
        assertThat(accepted(HOOK, Optional.of("other")).getName()).isEqualTo("erp");
    }

    @Test
    void reportsEveryProblemWithItsPath() {
        String text = "{\"listen\": {\"table\": \"stock.public.orders\"}, \"send\": {\"url\": \"ftp://x\","
                + " \"headers\": {\"Authorization\": \"Bearer 1\"}, \"method\": \"${env:HOME}\"}}";
        assertThat(problems(text))
                .anyMatch(problem -> problem.startsWith("listen.table there is no database named 'stock'"))
                .anyMatch(problem -> problem.startsWith("send.url expected a URL"))
                .anyMatch(problem -> problem.startsWith("send.headers.Authorization expected a reference"))
                .anyMatch(problem -> problem.contains(
                        "send.method the environment variable HOME of ${env:HOME} is not" + " looked up"))
                .hasSize(4);
    }

    @Test
    void refusesWhatIsNoDefinition() {
        assertThat(problems("[]")).containsExactly(" expected the keys of one definition");
        assertThat(problems("")).containsExactly(" expected the keys of one definition");
        assertThat(problems("{")).hasSize(1);
    }

    private static HookDefinition accepted(String text, Optional<String> name) {
        return ((One.Accepted<HookDefinition>) OneReader.hook(text, name, SHOP, List.of())).definition();
    }

    private static List<String> problems(String text) {
        return ((One.Refused<HookDefinition>) OneReader.hook(text, Optional.of("x"), SHOP, List.of()))
                .problems().stream()
                        .map(problem -> problem.path() + " " + problem.message())
                        .toList();
    }
}
