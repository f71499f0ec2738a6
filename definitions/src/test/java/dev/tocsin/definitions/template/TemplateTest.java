package dev.tocsin.definitions.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {

    private static String json(String template, Map<String, ?> names) {
        return Template.compile(template, Escaping.JSON).render(names);
    }

    private static String text(String template, Map<String, ?> names) {
        return Template.compile(template, Escaping.NONE).render(names);
    }

    private static Map<String, Object> row(String json) {
        return Map.of("instance", JsonValues.parse(json));
    }

    @Test
    void aQuoteInATextIsEscapedInJson() {
        assertThat(json("{\"n\":\"{{instance.name}}\"}", row("{\"name\":\"a\\\"b\\\\c\\nd\"}")))
                .isEqualTo("{\"n\":\"a\\\"b\\\\c\\nd\"}");
    }

    @Test
    void safeLeavesTheTextAsItIs() {
        assertThat(json("{\"n\":\"{{instance.name|safe}}\"}", row("{\"name\":\"a\\\"b\"}")))
                .isEqualTo("{\"n\":\"a\"b\"}");
    }

    @Test
    void aFieldOfNullIsNullInJsonAndEmptyElsewhere() {
        assertThat(json("{\"o\":{{instance.owner.id}}}", row("{\"owner\":null}")))
                .isEqualTo("{\"o\":null}");
        assertThat(text("[{{instance.owner.id}}]", row("{\"owner\":null}"))).isEqualTo("[]");
    }

    @Test
    void booleansAndNumbersAreJsonAndKeepTheirDigits() {
        assertThat(json(
                        "[{{instance.flag}},{{instance.total}},{{instance.big}},{{instance.n}}]",
                        row("{\"flag\":true,\"total\":12.50,\"big\":123456789012345678901234567890,\"n\":7}")))
                .isEqualTo("[true,12.50,123456789012345678901234567890,7]");
    }

    @Test
    void mapsAndListsAreJson() {
        assertThat(json("{{instance}}", row("{\"a\":[1,{\"b\":\"x\\\"y\"},null]}")))
                .isEqualTo("{\"a\":[1,{\"b\":\"x\\\"y\"},null]}");
    }

    @Test
    void anUnknownNameIsEmptyInPlainText() {
        assertThat(text("<{{nobody}}{{nobody.at.home}}>", Map.of())).isEqualTo("<>");
    }

    @Test
    void xmlIsEscapedAndCharactersThatXmlForbidsAreReplaced() {
        String rendered = Template.compile("<n a=\"{{ v }}\"/>", Escaping.XML).render(Map.of("v", "<&>\"'\u0001é"));

        assertThat(rendered).isEqualTo("<n a=\"&lt;&amp;&gt;&quot;&#39;\uFFFDé\"/>");
    }

    @Test
    void aTemplateOfBlanksIsRenderedAsBlanks() {
        assertThat(text("  \n ", Map.of())).isEqualTo("  \n ");
    }

    @Test
    void newLinesAfterTagsStay() {
        assertThat(text("{{ a }}\nb\n", Map.of("a", 1))).isEqualTo("1\nb\n");
    }

    @Test
    void listsOfMapsAreWalkedThrough() {
        Map<String, Object> names = row("{\"items\":[{\"n\":\"a\"},{\"n\":\"b\"}]}");

        assertThat(json(
                        "[{% for i in instance.items %}\"{{ i.n }}{{ loop.index }}/{{ loop.length }}\""
                                + "{% if not loop.last %},{% endif %}{% endfor %}]",
                        names))
                .isEqualTo("[\"a0/2\",\"b1/2\"]");
        assertThat(text("{{ instance.items[1].n }}{{ instance.items[7].n }}", names))
                .isEqualTo("b");
    }

    @Test
    void filtersWorkOnWhatIsPrinted() {
        assertThat(json("{\"n\":{{ n | upper | json }},\"m\":\"{{ m | default('none') }}\"}", Map.of("n", "a\"b")))
                .isEqualTo("{\"n\":\"A\\\"B\",\"m\":\"none\"}");
    }

    @Test
    void theJsonFilterWritesATextWithQuotesOnceOnly() {
        assertThat(json("{{ n | json }}", Map.of("n", "x"))).isEqualTo("\"x\"");
        assertThat(text("{{ n | json | raw }}", Map.of("n", List.of(1)))).isEqualTo("[1]");
    }

    @Test
    void numbersCompareByValue() {
        assertThat(text("{% if instance.total > 100 %}big{% else %}small{% endif %}", row("{\"total\":100.01}")))
                .isEqualTo("big");
    }

    @Test
    void namesAreNeverObjectsThatCanBeCalled() {
        assertThatThrownBy(() -> Template.compile("a\n{{ instance.owner.shout() }}", Escaping.JSON))
                .isInstanceOf(BadTemplate.class)
                .hasMessageContaining("line 2: methods cannot be called");
        assertThat(text("{{ name.class }}{{ name.bytes }}{{ list.size }}", Map.of("name", "x", "list", List.of(1))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% include 'a' %}",
                "{% extends 'a' %}",
                "{% import 'a' %}",
                "{% macro m() %}{% endmacro %}",
                "{% block b %}{% endblock %}",
                "{% cache 'a' %}{% endcache %}",
                "{% parallel %}{% endparallel %}",
                "{{ range(1, 1000000000) }}",
                "{% for i in 1..1000000000 %}{% endfor %}",
                "{{ _context }}",
                "{{ template }}",
                "{{ a | nothing }}",
                "{{ a | date('yyyy') }}",
                "{{ i18n('a', 'b') }}",
                "{{ nothing(1) }}",
                "{{ a is strange }}",
                "{{ a",
                "{% if a %}",
                "{{ a b }}",
                "{{ 'a }}"
            })
    void whatTheSandboxDoesNotHaveIsRefusedWhenCompiled(String source) {
        assertThatThrownBy(() -> Template.compile("x\n" + source, Escaping.JSON))
                .isInstanceOf(BadTemplate.class)
                .message()
                .startsWith("line ");
    }

    @Test
    void manyNestedBracketsAreRefusedAndNotACrash() {
        String source = "{{ " + "(".repeat(100_000) + "1" + ")".repeat(100_000) + " }}";

        assertThatThrownBy(() -> Template.compile(source, Escaping.NONE)).isInstanceOf(BadTemplate.class);
    }

    @Test
    void theOutputIsBounded() {
        Map<String, Object> names = Map.of("l", Collections.nCopies(1000, "x"), "t", "y".repeat(100_000));

        assertThatThrownBy(() -> text("{% for a in l %}{{ t }}{% endfor %}", names))
                .isInstanceOf(RenderFailure.class)
                .hasMessageContaining("8388608 characters");
    }

    @Test
    void loopsThatPrintNothingAreBounded() {
        Map<String, Object> names = Map.of("l", Collections.nCopies(2000, "x"));

        assertThatThrownBy(() -> text("{% for a in l %}{% for b in l %}{% endfor %}{% endfor %}", names))
                .isInstanceOf(RenderFailure.class)
                .hasMessageContaining("1000000 steps");
    }

    @Test
    void loopsThatConvertLargeTextsAndPrintNothingAreBounded() {
        Map<String, Object> names =
                Map.of("l", Collections.nCopies(100_000, 1), "instance", Map.of("t", "y".repeat(1_000_000), "n", 1));

        for (String condition :
                List.of("instance.t contains 'x'", "instance.t | upper == 'x'", "(instance | json) == 1")) {
            assertThatThrownBy(() -> text("{% for a in l %}{% if " + condition + " %}{% endif %}{% endfor %}", names))
                    .isInstanceOf(RenderFailure.class)
                    .hasMessageContaining("268435456 characters");
        }
    }

    @Test
    void textThatDoublesInALoopIsBounded() {
        Map<String, Object> names = Map.of("l", Collections.nCopies(64, "x"));

        assertThatThrownBy(() -> text("{% set s = 'ab' %}{% for a in l %}{% set s = s ~ s %}{% endfor %}", names))
                .isInstanceOf(RenderFailure.class)
                .hasMessageContaining("8388608 characters");
    }

    @Test
    void aFailureWhileRenderingSaysWhereAndWhy() {
        assertThatThrownBy(() -> text("\n{{ a / 0 }}", Map.of("a", 1)))
                .isInstanceOf(RenderFailure.class)
                .hasMessageContaining("y zero");
        assertThatThrownBy(() -> text("{{ a + 1 }}", Map.of("a", Map.of()))).isInstanceOf(RenderFailure.class);
    }

    @Test
    void thePathsThatAreReadAreKnownAlsoThroughAliases() {
        Template template = Template.compile(
                "{{ instance.customer.name | upper }}{% set c = instance.customer %}{{ c.country['code'] }}"
                        + "{% for i in old.items %}{{ i.sku }}{{ loop.index }}{% endfor %}"
                        + "{% if event_type is not empty and new.total > limits[0].max %}{{ max(new.a, 1) }}{% endif %}"
                        + "{% set m = {'k': new.b} %}{{ m.k }}{{ [new.c] | first }}{{ new.d ? 1 : \"x#{new.e}\" }}",
                Escaping.NONE);

        assertThat(template.paths())
                .contains(
                        "instance.customer.name",
                        "instance.customer",
                        "instance.customer.country.code",
                        "old.items",
                        "old.items.sku",
                        "event_type",
                        "new.total",
                        "new.a",
                        "new.b",
                        "new.c",
                        "new.d",
                        "new.e")
                .noneMatch(path -> path.startsWith("loop") || path.startsWith("c.") || path.startsWith("m."));
    }

    @Test
    void aTemplateCanBeRenderedAgainWithOtherNames() {
        Template template = Template.compile("{% set a = b %}{{ a }}{{ c }}", Escaping.NONE);
        Map<String, Object> first = new HashMap<>(Map.of("b", 1, "c", 2));

        assertThat(template.render(first)).isEqualTo("12");
        assertThat(template.render(Map.of("b", 3))).isEqualTo("3");
        assertThat(first).containsOnlyKeys("b", "c");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "application/json,JSON",
                "application/json; charset=utf-8,JSON",
                "Application/vnd.api+JSON,JSON",
                "text/xml,XML",
                "application/xml,XML",
                "application/atom+xml,XML",
                "text/plain,NONE",
                "application/x-www-form-urlencoded,NONE",
                "-,NONE"
            })
    void theContentTypeDecidesHowIsEscaped(String contentType, Escaping escaping) {
        assertThat(Escaping.of(contentType)).isEqualTo(escaping);
    }

    private static final Map<String, Object> ANSWERED =
            Map.of("thread", Map.of("opened", Map.of("response", Map.of("json", Map.of("id", 7), "body", ""))));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ thread.opened.response.json.key }}",
                "{{ thread.opened.response['json'].key | upper }}",
                "{{ thread.opened.response.json.key | json }}",
                "{{ 'x' ~ thread.opened.response.json.key }}",
                "{{ event_type == 'opened' ? 1 : thread.opened.response.json.key }}",
                "{% set key = thread.opened.response.json.key %}{{ key }}",
            })
    void whatIsPrintedOfAThreadMustBeThere(String template) {
        assertThatThrownBy(() -> json(template, ANSWERED))
                .isInstanceOf(RenderFailure.class)
                .hasMessage("line 1: there is nothing at thread.opened.response.json.key");
        assertThatThrownBy(() -> json(template, Map.of("thread", Map.of())))
                .isInstanceOf(RenderFailure.class)
                .hasMessageContaining("thread.opened.response.json.key");
    }

    @Test
    void whereAPathOfAThreadIsChosenByDataItsFixedPartsAreNamed() {
        assertThatThrownBy(() -> json("{{ thread[event_type].response.json.id }}", ANSWERED))
                .isInstanceOf(RenderFailure.class)
                .hasMessage("line 1: there is nothing at thread[…].response.json.id");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{{ thread.opened.response.json.id }} | 7",
                "{{ thread.changed.response.json.id ~~ default('none') }} | none",
                "{{ thread.changed.response.json.id ~~ default(thread.opened.response.json.id) }} | 7",
                "{% if thread.changed is null %}no{% else %}yes{% endif %} | no",
                "{% if thread.opened is defined %}yes{% endif %} | yes",
                "{% if thread.opened is not empty %}yes{% endif %} | yes",
                "{{ thread.changed is null ? 'new' : thread.changed.response.json.id }} | new",
                "[{% for one in thread.changed.response.json.all %}{{ one }}{% endfor %}] | []",
                "[{{ thread.opened.response.body }}] | []",
            })
    void aTemplateMayAskWhetherAThreadHasSomething(String template, String expected) {
        assertThat(json(template.replace("~~", "|"), ANSWERED)).isEqualTo(expected);
    }
}
