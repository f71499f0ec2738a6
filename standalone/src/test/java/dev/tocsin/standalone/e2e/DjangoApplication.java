package dev.tocsin.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real Django application, which knows nothing of Tocsin, and its PostgreSQL. */
final class DjangoApplication implements AutoCloseable {

    private static final Path FOLDER = Path.of("src/test/resources/django").toAbsolutePath();
    /** Debian's own, which is the one that has its packages. */
    private static final String PYTHON = "/usr/bin/python3";

    private final Path output;
    private final EmbeddedPostgres postgres;

    /** With its tables. */
    DjangoApplication(Path folder) throws Exception {
        output = folder.resolve("python.log");
        postgres = EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("postgres"))
                .setCleanDataDirectory(true)
                .setServerConfig("wal_level", "logical")
                .start();
        python("-c", "import django, psycopg2");
        python("-m", "django", "migrate", "--run-syncdb");
    }

    EmbeddedPostgres postgres() {
        return postgres;
    }

    /** Runs a script of the application. */
    void python(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(PYTHON));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("DJANGO_SETTINGS_MODULE", "settings");
        builder.environment().put("PYTHONPATH", FOLDER.toString());
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        builder.environment().put("DATABASE_PORT", Integer.toString(postgres.getPort()));
        assertThat(Files.isExecutable(Path.of(PYTHON)))
                .as("this test needs Django: apt-get install python3-django python3-psycopg2")
                .isTrue();
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("python ends").isTrue();
        assertThat(process.exitValue())
                .as(
                        "python %s; this test needs: apt-get install python3-django python3-psycopg2\n%s",
                        List.of(arguments), Files.readString(output))
                .isZero();
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
