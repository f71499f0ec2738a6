package dev.tocsin.prober.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The answers of Anexia's plug-ins, as they differ. */
class UpReportTest {

    private static final String FROM = "https://shop.example";

    @ParameterizedTest
    @CsvSource({"OK", "ok", "'    OK\n'", "'OK\r\n'"})
    void okIsAllThatIsSaidOfAnApplicationThatWorks(String body) {
        assertThat(report(200, body)).isEqualTo(new UpReport(List.of(), List.of()));
    }

    @Test
    void djangoTellsWarningsWithStatus200() {
        assertThat(report(200, "WARNING: disk 80%\nWARNING: -"))
                .isEqualTo(new UpReport(List.of(), List.of("disk 80%", "-")));
    }

    @Test
    void djangoTellsErrorsBehindWarnings() {
        assertThat(report(500, "WARNING: disk 80%\nERROR: queue down\nERROR: -"))
                .isEqualTo(new UpReport(List.of("queue down", "-"), List.of("disk 80%")));
    }

    @Test
    void olderDjangoFailsWithThePageOfTheFramework() {
        assertThat(report(500, "<!doctype html><h1>Server Error (500)</h1>").errors())
                .containsExactly("https://shop.example answered 500 without a report");
    }

    @Test
    void laravelTellsALineEachWithoutAWordInFront() {
        assertThat(report(500, "Database failed\nQueue failed\n").errors())
                .containsExactly("Database failed", "Queue failed");
        assertThat(report(500, "ERROR\n").errors()).containsExactly("ERROR");
    }

    @Test
    void neosPutsTheCharactersBetweenThatWouldBeALineBreak() {
        assertThat(report(500, "no database\\r\\nno cache").errors()).containsExactly("no database", "no cache");
    }

    @Test
    void wordpressTellsErrorsWithStatus200() {
        assertThat(report(200, "Database failed").errors()).containsExactly("Database failed");
    }

    @Test
    void dotNetSaysNokWithStatus200() {
        assertThat(report(200, "NOK").errors()).containsExactly("NOK");
    }

    @Test
    void okWithStatus500IsNotOk() {
        assertThat(report(500, "OK").errors()).containsExactly("OK");
        assertThat(report(500, "WARNING: disk 80%").errors()).containsExactly("it answered 500");
    }

    @ParameterizedTest
    @CsvSource({
        "401, '401 Unauthorized'",
        "401, '{\"code\":\"Unauthorized\",\"message\":\"You are not authorized to do this\"}'",
        "401, ''",
        "403, '{}'"
    })
    void aTokenThatIsNotAcceptedIsToldAsThat(int status, String body) {
        assertThat(report(status, body).errors())
                .containsExactly("https://shop.example answered " + status + ": it does not accept the access_token");
    }

    @Test
    void whatIsNoReportIsToldByItsStatus() {
        assertThat(report(404, "Not Found").errors())
                .containsExactly("https://shop.example answered 404: there is no Anexia monitoring at this path");
        assertThat(report(503, "{\"code\":\"ServiceUnavailable\"}").errors())
                .containsExactly(
                        "https://shop.example answered 503: it is out of service, or has no access token configured");
        assertThat(report(200, "<html>Welcome</html>").errors())
                .containsExactly("https://shop.example answered 200 without a report");
        assertThat(report(200, "").errors()).containsExactly("https://shop.example answered 200 without OK");
        assertThat(report(500, "").errors()).containsExactly("https://shop.example answered 500 without a report");
    }

    @Test
    void factsTellWhatIsWrongAndWhatToLookAt() {
        assertThat(report(200, "OK").facts()).isEqualTo(Map.of("up_status", "ok"));
        assertThat(report(200, "WARNING: disk 80%").facts())
                .isEqualTo(Map.of("up_status", "warning", "warnings", "disk 80%"));
        assertThat(report(500, "ERROR: a\nERROR: b").facts()).isEqualTo(Map.of("up_status", "error", "report", "a; b"));
    }

    @Test
    void ofManyErrorsTheFirstAreToldAndNoneIsLong() {
        String many = "ERROR: x\n".repeat(25) + "ERROR: " + "y".repeat(500);

        String told = report(500, many).facts().get("report");

        assertThat(told).endsWith("; x; and 6 more").hasSizeLessThan(100);
        assertThat(report(500, "ERROR: " + "y".repeat(500)).errors().get(0)).hasSizeLessThan(210);
    }

    private static UpReport report(int status, String body) {
        return UpReport.of(status, body, FROM);
    }
}
