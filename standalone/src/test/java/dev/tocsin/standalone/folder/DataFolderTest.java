package dev.tocsin.standalone.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

    @TempDir
    private Path parent;

    @Test
    void isHeldByOneAtATimeAndNamesTheHolder() {
        Path path = parent.resolve("data");
        try (var folder = DataFolder.open(path)) {
            assertThatThrownBy(() -> DataFolder.open(path))
                    .isInstanceOf(FolderInUse.class)
                    .hasMessageContaining(folder.path().toString())
                    .hasMessageContaining("process " + ProcessHandle.current().pid())
                    .hasMessageContaining("--data");
        }
        try (var again = DataFolder.open(path)) {
            assertThat(again.path()).isEqualTo(path.toAbsolutePath());
        }
    }

    @Test
    void makesItsTokenOnceForTheOwnerAlone() throws Exception {
        String token;
        try (var folder = DataFolder.open(parent)) {
            token = Files.readString(folder.token()).strip();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.token())))
                    .isEqualTo("rw-------");
        }
        assertThat(Base64.getUrlDecoder().decode(token)).hasSize(32);
        try (var folder = DataFolder.open(parent)) {
            assertThat(Files.readString(folder.token()).strip()).isEqualTo(token);
        }
    }

    @Test
    void saysWhatRunsFromItUntilItIsClosed() {
        var run = new RunFile("http://127.0.0.1:1", "127.0.0.1:2", null, "http://127.0.0.1:3", 4);
        try (var folder = DataFolder.open(parent)) {
            assertThat(DataFolder.running(parent)).isNull();
            folder.announce(run);
            assertThat(DataFolder.running(parent)).isEqualTo(run);
        }
        assertThat(DataFolder.running(parent)).isNull();
    }

    @Test
    void forgetsWhatARunThatWasKilledHadAnnounced() throws Exception {
        Files.writeString(parent.resolve("run.json"), "{\"api\":\"http://127.0.0.1:1\"}");
        try (var folder = DataFolder.open(parent)) {
            assertThat(DataFolder.running(folder.path())).isNull();
        }
    }
}
