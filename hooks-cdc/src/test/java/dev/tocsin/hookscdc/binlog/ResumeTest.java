package dev.tocsin.hookscdc.binlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ResumeTest {

    private static final LogPosition NOW = LogPosition.at("mariadb:7", "0-7-9,1-7-2", "binlog.000003", 900);
    private static final LogPosition KNOWN = new LogPosition("mariadb:7", "1-7-2,0-7-5", "binlog.000002", 400, 3, 1);
    private static final Map<String, Long> FILES = Map.of("binlog.000002", 500L, "binlog.000003", 900L);

    @Test
    void aDatabaseThatWasNeverCapturedBeginsNow() {
        Resume resume = Resume.of(Optional.empty(), NOW, FILES, Optional.empty());

        assertThat(resume).isEqualTo(new Resume(NOW, Optional.empty()));
    }

    @Test
    void aPositionThatTheServerHasIsGoneOnFrom() {
        Resume resume = Resume.of(Optional.of(KNOWN), NOW, FILES, Optional.of("0-7-5,1-7-2"));

        assertThat(resume).isEqualTo(new Resume(KNOWN, Optional.empty()));
    }

    @Test
    void anotherServerIsAGap() {
        LogPosition other = LogPosition.at("mariadb:8", "", "binlog.000002", 400);

        Resume resume = Resume.of(Optional.of(other), NOW, FILES, Optional.empty());

        assertThat(resume).isEqualTo(new Resume(NOW, Optional.of("another server: mariadb:7, was mariadb:8")));
    }

    @Test
    void aFileThatTheServerHasRemovedIsAGap() {
        Resume resume = Resume.of(Optional.of(KNOWN), NOW, Map.of("binlog.000003", 900L), Optional.empty());

        assertThat(resume.position()).isEqualTo(NOW);
        assertThat(resume.gap().orElseThrow()).contains("binlog.000002 is gone", "binlog_expire_logs_seconds");
    }

    @Test
    void aLogThatEndsBeforeThePositionIsAGap() {
        Resume resume = Resume.of(Optional.of(KNOWN), NOW, Map.of("binlog.000002", 399L), Optional.empty());

        assertThat(resume.gap().orElseThrow()).contains("ends at 399, before 400");
    }

    @Test
    void otherTransactionsBeforeThePositionAreAGap() {
        Resume resume = Resume.of(Optional.of(KNOWN), NOW, FILES, Optional.of("0-7-6,1-7-2"));

        assertThat(resume.gap().orElseThrow()).contains("another log under the same name", "'0-7-6,1-7-2'");
    }
}
