package dev.tocsin.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tocsin.definitions.model.Definitions;
import dev.tocsin.definitions.yaml.Environment;
import dev.tocsin.definitions.yaml.Problem;
import dev.tocsin.definitions.yaml.SecretStore;
import dev.tocsin.schemas.event.ColumnRules;
import dev.tocsin.schemas.event.DatabaseDefinition;
import dev.tocsin.schemas.event.Delivery;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.Expectation;
import dev.tocsin.schemas.event.HookDefinition;
import dev.tocsin.schemas.event.NumberRange;
import dev.tocsin.schemas.event.Selector;
import dev.tocsin.schemas.event.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReaderTest {

    private static final Environment ENVIRONMENT = Environment.of(
            Map.of("SHOP_HOST", "shop.example", "TOKEN", "geheim", "PLAIN", "a${b}", "ERP_KEY", "k", "ERP_PATH", "p"));

    @TempDir
    private Path folder;

    private static Definitions full() {
        return accepted(Path.of("src/test/resources/good/full.yaml"), SecretStore.refusing());
    }

    private static Definitions accepted(Path path, SecretStore secrets) {
        Result result = Reader.read(path, ENVIRONMENT, secrets);
        assertThat(result).isInstanceOf(Result.Accepted.class);
        return ((Result.Accepted) result).definitions();
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void anEndpointHasEverythingThatIsWritten() {
        assertThat(full().endpoints().get(0))
                .isEqualTo(EndpointDefinition.newBuilder()
                        .setId("core-shop-api")
                        .setName("Shop API")
                        .setOrigin("")
                        .setGeneration(0)
                        .setGroup("Core")
                        .setTags(List.of("prod", "eu"))
                        .setAttributes(Map.of("component_id", "7", "team", "shop"))
                        .setEnabled(false)
                        .setIsPublic(true)
                        .setUrl("https://${env:SHOP_HOST}/health")
                        .setMethod("POST")
                        .setHeaders(Map.of(
                                "Accept",
                                "application/json",
                                "Authorization",
                                "Bearer ${env:TOKEN}",
                                "X-Plain",
                                "${env:PLAIN}"))
                        .setBody("{\"ping\": 1}")
                        .setFollowRedirects(false)
                        .setInsecure(true)
                        .setIntervalMs(30_000)
                        .setTimeoutMs(5_000)
                        .setFailures(2)
                        .setSuccesses(1)
                        .setLocations(List.of("vienna", "ashburn"))
                        .setQuorum("all")
                        .setRemindEveryMs(3_600_000L)
                        .setTellsResults(true)
                        .setDependsOn(List.of("plain"))
                        .setFlapIncidents(4)
                        .setFlapWithinMs(7_200_000L)
                        .setExpect(expectations())
                        .build());
    }

    private static List<Expectation> expectations() {
        return List.of(
                expectation("status", "status: 2xx, 304, 400-404", Severity.partial)
                        .setRanges(List.of(
                                new NumberRange(200, 299), new NumberRange(304, 304), new NumberRange(400, 404)))
                        .build(),
                expectation("latency", "latency: 500ms", Severity.degraded)
                        .setLimitMs(500L)
                        .build(),
                expectation("body", "body: \"status\":\\s*\"UP\"", Severity.major)
                        .setPattern("\"status\":\\s*\"UP\"")
                        .build(),
                expectation("body", "body: {matches_start: \\{}", Severity.degraded)
                        .setPattern("\\{")
                        .setFromStart(true)
                        .build());
    }

    private static Expectation.Builder expectation(String kind, String text, Severity severity) {
        return Expectation.newBuilder().setKind(kind).setText(text).setSeverity(severity);
    }

    @Test
    void whatIsNotWrittenHasTheDefaults() {
        assertThat(full().endpoints().get(1))
                .isEqualTo(EndpointDefinition.newBuilder()
                        .setId("plain")
                        .setName("Plain")
                        .setOrigin("")
                        .setGeneration(0)
                        .setUrl("https://plain.example/")
                        .setExpect(List.of(expectation("status", "status: 2xx", Severity.major)
                                .setRanges(List.of(new NumberRange(200, 299)))
                                .build()))
                        .build());
        assertThat(full().hooks().get(2).getDelivery())
                .isEqualTo(Delivery.newBuilder()
                        .setDelaysMs(List.of(
                                0L,
                                5_000L,
                                60_000L,
                                300_000L,
                                1_800_000L,
                                7_200_000L,
                                14_400_000L,
                                21_600_000L,
                                25_200_000L,
                                28_800_000L))
                        .build());
    }

    @Test
    void aHookOfATableKnowsTheRelatedRowsOfItsTemplate() {
        HookDefinition hook = full().hooks().get(0);

        assertThat(hook.getListen().getDatabase()).isEqualTo("shop");
        assertThat(hook.getListen().getSchema$()).isEqualTo("public");
        assertThat(hook.getListen().getTable()).isEqualTo("orders");
        assertThat(hook.getListen().getOperations()).containsExactly("insert", "update");
        assertThat(hook.getListen().getCondition()).isEqualTo("new.total > 100.0");
        assertThat(hook.getListen().getRelated()).containsExactly("customer", "customer.country");
        assertThat(hook.getSend().getHeaders()).isEqualTo(Map.of("X-Api-Key", "${env:ERP_KEY}"));
        assertThat(hook.getSend().getUrl()).isEqualTo("https://erp.example/hooks/${env:ERP_PATH}");
        assertThat(hook.getDelivery().getDelaysMs()).containsExactly(0L, 5_000L, 60_000L);
        assertThat(hook.getDelivery().getOrder()).isEqualTo("hook");
        assertThat(hook.getDelivery().getRatePerSecond()).isEqualTo(10.0 / 60);
        assertThat(hook.getDelivery().getRetryOn())
                .containsExactly(new NumberRange(404, 404), new NumberRange(409, 410), new NumberRange(300, 399));
    }

    @Test
    void headersCanBeRowsOfText() {
        HookDefinition hook = full().hooks().get(1);

        assertThat(hook.getSend().getHeaders()).isEqualTo(Map.of("X-Url", "http://h/p", "A", "1"));
        assertThat(hook.getListen().getEndpoints())
                .isEqualTo(Selector.newBuilder()
                        .setGroup("Core")
                        .setTags(List.of("prod"))
                        .setIsPublic(true)
                        .build());
        assertThat(hook.getDelivery().getDelaysMs()).containsExactly(0L, 60_000L, 60_000L, 60_000L);
    }

    @Test
    void anEmptyTemplateIsTheDefaultPayload() {
        assertThat(full().hooks().get(2).getSend().getTemplate()).isNull();
    }

    @Test
    void namesOfDjangosSignalsStandForOperations() {
        HookDefinition hook = full().hooks().get(3);

        assertThat(hook.getListen().getOperations()).containsExactly("insert", "update", "delete", "truncate");
        assertThat(hook.getListen().getDjango())
                .isEqualTo(Map.of(
                        "insert", "django.db.models.signals.post_save",
                        "update", "django.db.models.signals.post_save",
                        "delete", "django.db.models.signals.post_delete"));
        assertThat(hook.getListen().getColumns()).containsExactly("state");
    }

    @Test
    void aManualHookTriesOnce() {
        assertThat(full().hooks().get(3).getDelivery())
                .isEqualTo(Delivery.newBuilder()
                        .setMode("manual")
                        .setDelaysMs(List.of(0L))
                        .setRetentionMs(14L * 24 * 60 * 60 * 1000)
                        .build());
    }

    @Test
    void hooksListenToSignalsAndToTocsinItself() {
        assertThat(full().hooks().get(4).getListen().getSignal()).isEqualTo("shop.user_registered");
        assertThat(full().hooks().get(5).getListen().getKinds()).containsExactly("failing", "disabled");
        assertThat(full().hooks().get(6).getListen().getKinds()).containsExactly("gap", "slot.lagging");
    }

    @Test
    void databasePageAndEgressAreRead() {
        assertThat(full().databases())
                .containsExactly(DatabaseDefinition.newBuilder()
                        .setName("shop")
                        .setOrigin("")
                        .setGeneration(0)
                        .setUrl("postgresql://tocsin@db.example:5432/shop")
                        .setPassword("${file:/run/secrets/shop}")
                        .setTables(List.of("public.*"))
                        .setSchemas(List.of("public"))
                        .setPublication("tocsin_shop")
                        .setSlot("tocsin_shop")
                        .setReplicaIdentity("full")
                        .setPublish(List.of("public.audit"))
                        .setColumns(ColumnRules.newBuilder()
                                .setExclude(List.of("public.customers.password"))
                                .setMask(List.of("customers.card", "*_token"))
                                .build())
                        .setHeartbeatMs(5_000)
                        .setPollMs(20)
                        .build());
        assertThat(full().settings().get(0).getPage().getTitle()).isEqualTo("Shop status");
        assertThat(full().egress()).containsExactly("10.1.0.0/16", "127.0.0.1", "fd00::/8");
        assertThat(full().monitoringToken()).contains("${env:TOKEN}");
    }

    @Test
    void aDatabaseWithABinaryLogIsKnownByItsUrl() throws IOException {
        Path path = file(
                "my.yaml",
                "databases: [{ name: shop, url: 'mariadb://t@db.example/shopdb', tables: [shopdb.orders] }]");

        assertThat(accepted(path, SecretStore.refusing()).databases())
                .extracting(DatabaseDefinition::getKind, DatabaseDefinition::getTables)
                .containsExactly(tuple("mysql", List.of("shopdb.orders")));
    }

    @Test
    void secretsAreReferencesAndTheirAbsenceHereIsOnlyAWarning() {
        assertThat(full().warnings())
                .extracting(Problem::message)
                .containsExactly("the file of ${file:/run/secrets/shop} cannot be read: there is none here;"
                        + " it must be where it is used");
    }

    @Test
    void columnsWithoutTheRowBeforeAreAWarning() throws IOException {
        String text = """
                databases: [{ name: shop, url: "postgresql://db.example/shop", replica_identity: %s }]
                hooks:
                  - { name: a, listen: { table: shop.s.orders, columns: [state] }, send: { url: "https://erp.example/" } }
                """;
        assertThat(accepted(file("keep.yaml", text.formatted("keep")), SecretStore.refusing())
                        .warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning.toString())
                        .contains("hooks[0].listen.columns: the row before is only known of tables with REPLICA"));
        assertThat(accepted(file("full.yaml", text.formatted("full")), SecretStore.refusing())
                        .warnings())
                .isEmpty();
    }

    @Test
    void answersToWhatAHookDoesNotListenToAreAWarning() throws IOException {
        String text = """
                hooks:
                  - name: a
                    listen: { incidents: [%s] }
                    send: { url: "https://erp.example/{{ thread.opened.response.json.id }}" }
                """;
        assertThat(accepted(file("late.yaml", text.formatted("resolved")), SecretStore.refusing())
                        .warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning.toString())
                        .contains("hooks[0].send: nothing is ever at 'thread.opened.response.json.id': the hook does"
                                + " not listen to opened"));
        assertThat(accepted(file("all.yaml", text.formatted("opened, resolved")), SecretStore.refusing())
                        .warnings())
                .isEmpty();
    }

    @Test
    void aFolderIsReadAsOneAndOtherFilesAreLeftAlone() throws IOException {
        file("b.yml", "endpoints: [{ name: B, url: 'https://b.example/' }]");
        file("a.yaml", "endpoints: [{ name: A, url: 'https://a.example/' }]");
        file("notes.txt", "endpoints: nonsense");

        assertThat(accepted(folder, SecretStore.refusing()).endpoints())
                .extracting(EndpointDefinition::getId)
                .containsExactly("a", "b");
    }

    @Test
    void problemsOfAllFilesAreReportedTogether() throws IOException {
        file("a.yaml", "endpoints: [{ name: A, url: 'https://a.example/' }]");
        file("b.yaml", "endpoints:\n  - { name: a, url: 'https://b.example/' }\n  - 1");

        Result result = Reader.read(folder, ENVIRONMENT, SecretStore.refusing());

        assertThat(((Result.Refused) result).report().replace(folder.toString(), ""))
                .isEqualTo(
                        "/b.yaml:2: endpoints[0]: the id 'a' is already that of endpoints[0]: change the name or give an"
                                + " `id`\n/b.yaml:3: endpoints[1]: expected keys with values but was '1'");
    }

    @Test
    void anEmptyFolderIsAProblem() {
        Result result = Reader.read(folder, ENVIRONMENT, SecretStore.refusing());

        assertThat(((Result.Refused) result).report())
                .endsWith("expected files named *.yaml or *.yml in this folder but there are none");
    }

    @Test
    void aSecretInClearTextIsMovedIntoAFileForItsOwnerAlone() throws IOException {
        Path file = file(
                "my.yaml",
                "databases: [{ name: shop, url: 'postgresql://t@db.example/shop', password: geheim }]\n"
                        + "endpoints: [{ name: A, url: 'https://a.example/', headers: { X-Api-Key: abc } }]");
        Path secrets = folder.resolve("secrets");

        Definitions definitions = accepted(file, SecretStore.inFolder(secrets));

        Path password = secrets.resolve("databases.shop.password");
        assertThat(definitions.databases().get(0).getPassword()).isEqualTo("${file:" + password + "}");
        assertThat(definitions.endpoints().get(0).getHeaders())
                .isEqualTo(Map.of("X-Api-Key", "${file:" + secrets.resolve("endpoints.a.headers.X-Api-Key") + "}"));
        assertThat(password).hasContent("geheim");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(password)))
                .isEqualTo("rw-------");
        assertThat(definitions.warnings())
                .hasSize(2)
                .allMatch(warning -> warning.message().startsWith("the secret was moved"));
        assertThat(definitions.toString()).doesNotContain("geheim");
    }

    @Test
    void nothingIsWrittenForAFileThatIsRefused() throws IOException {
        Path file = file(
                "my.yaml",
                "databases: [{ name: shop, url: 'postgresql://t@db.example/shop', password: geheim }]\nhook: []");

        Result result = Reader.read(file, ENVIRONMENT, SecretStore.inFolder(folder.resolve("secrets")));

        assertThat(result).isInstanceOf(Result.Refused.class);
        assertThat(folder.resolve("secrets")).doesNotExist();
    }

    @Test
    void referencesOutsideOfSecretsAreResolved() throws IOException {
        file("title", "Shop\n");
        Path file = file(
                "my.yaml",
                "pages: [{ title: '${file:" + folder.resolve("title") + "} ${env:NOT_SET:-status} $${x}' }]");

        assertThat(accepted(file, SecretStore.refusing())
                        .settings()
                        .get(0)
                        .getPage()
                        .getTitle())
                .isEqualTo("Shop status ${x}");
    }

    @Test
    void aTimeoutBeyondTheIntervalAndASelectorOfNothingAreWarnedOf() throws IOException {
        Path file = file(
                "my.yaml",
                "endpoints: [{ name: A, url: 'https://a.example/', interval: 5s, timeout: 6s }]\n"
                        + "hooks: [{ name: h, listen: { incidents: [opened], endpoints: { group: x } },"
                        + " send: { url: 'https://b.example/', method: PURGE, template: '{\"a\": {{ title }}}' } }]");

        assertThat(accepted(file, SecretStore.refusing()).warnings())
                .extracting(Problem::path)
                .containsExactly(
                        "endpoints[0].timeout",
                        "hooks[0].listen.endpoints",
                        "hooks[0].send.method",
                        "hooks[0].send.template");
    }

    @Test
    void anEmptyFileDefinesNothingAndSaysSo() throws IOException {
        Definitions definitions = accepted(file("my.yaml", "# nothing yet\n"), SecretStore.refusing());

        assertThat(definitions.endpoints()).isEmpty();
        assertThat(definitions.warnings()).extracting(Problem::message).containsExactly("defines nothing");
    }
}
