package dev.tocsin.standalone;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** What may know what. */
@AnalyzeClasses(packages = "dev.tocsin", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] APPLICATIONS = {
        "dev.tocsin.prober..",
        "dev.tocsin.hookscdc..",
        "dev.tocsin.incidents..",
        "dev.tocsin.notifier..",
        "dev.tocsin.api.."
    };
    private static final String[] PURE = {
        "dev.tocsin.bootstrap.settings",
        "dev.tocsin.prober.expect",
        "dev.tocsin.prober.report",
        "dev.tocsin.prober.schedule",
        "dev.tocsin.incidents.detection",
        "dev.tocsin.incidents.callback"
    };

    @ArchTest
    static void applicationsMeetOnlyInTopics(JavaClasses all) {
        for (String application : APPLICATIONS) {
            String[] others = Stream.of(APPLICATIONS)
                    .filter(other -> !other.equals(application))
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(application)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others)
                    .orShould()
                    .dependOnClassesThat()
                    .resideInAnyPackage("dev.tocsin.standalone..", "dev.tocsin.embedded..")
                    .check(all);
        }
    }

    @ArchTest
    static final ArchRule applicationsAreEnteredByTheirDoors = noClasses()
            .that()
            .resideOutsideOfPackages(APPLICATIONS)
            .should()
            .dependOnClassesThat(resideInAnyPackage(APPLICATIONS).and(not(simpleNameEndingWith("App"))));

    @ArchTest
    static final ArchRule librariesKnowNoApplication = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.tocsin.anexia..", "dev.tocsin.bootstrap..", "dev.tocsin.schemas..", "dev.tocsin.definitions..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(APPLICATIONS);

    @ArchTest
    static final ArchRule theBrokerKnowsNothingOfTocsin = noClasses()
            .that()
            .resideInAPackage("dev.tocsin.embedded..")
            .should()
            .dependOnClassesThat(resideInAPackage("dev.tocsin..").and(not(resideInAPackage("dev.tocsin.embedded.."))));

    /** A library for others: what it needs they all get. */
    @ArchTest
    static final ArchRule anexiaMonitoringNeedsNothingButJsonAndALog = classes()
            .that()
            .resideInAPackage("dev.tocsin.anexia..")
            .and()
            .resideOutsideOfPackage("dev.tocsin.anexia.vertx")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.tocsin.anexia..",
                    "java..",
                    "javax.xml..",
                    "com.sun.net.httpserver",
                    "com.fasterxml.jackson.core..",
                    "org.slf4j..",
                    "org.jspecify..");

    @ArchTest
    static final ArchRule bootstrapKnowsNoSchema = noClasses()
            .that()
            .resideInAPackage("dev.tocsin.bootstrap..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.tocsin.schemas..", "dev.tocsin.definitions..");

    @ArchTest
    static final ArchRule schemasKnowNoBootstrap = noClasses()
            .that()
            .resideInAPackage("dev.tocsin.schemas..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.tocsin.bootstrap..", "dev.tocsin.definitions..");

    @ArchTest
    static void rulesKnowNothingButTheJdk(JavaClasses all) {
        for (String pure : PURE) {
            classes()
                    .that()
                    .resideInAPackage(pure)
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(pure, "java..", "org.jspecify..")
                    .check(all);
        }
    }

    /** Images of rows are JSON, so here Jackson is the matter itself. */
    @ArchTest
    static final ArchRule changesKnowNothingButTheJdkAndJson = classes()
            .that()
            .resideInAPackage("dev.tocsin.hookscdc.change")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.tocsin.hookscdc.change", "java..", "org.jspecify..", "com.fasterxml.jackson.core..");

    @ArchTest
    static final ArchRule debeziumIsKnownToCaptureAlone = noClasses()
            .that()
            .resideOutsideOfPackage("dev.tocsin.hookscdc.capture")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.debezium..");

    @ArchTest
    static final ArchRule theAwsSdkIsKnownToSecretsAlone = noClasses()
            .that()
            .resideOutsideOfPackage("dev.tocsin.notifier.secret")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("software.amazon.awssdk..");

    @ArchTest
    static final ArchRule streamsAreKnownToIncidentsAlone = noClasses()
            .that()
            .resideOutsideOfPackages("dev.tocsin.incidents", "dev.tocsin.incidents.stream..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka.streams..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("dev.tocsin.(**)").should().beFreeOfCycles();

    /** Doors are given the clock and the settings to hand on; a rule that read them could not be tested or replayed. */
    @ArchTest
    static final ArchRule clockEnvironmentAndChanceComeThroughDoors = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.tocsin.bootstrap..", "dev.tocsin.benchmarks..", "dev.tocsin.standalone.folder")
            .and()
            .haveSimpleNameNotEndingWith("App")
            .and()
            .doNotHaveSimpleName("Main")
            .and()
            .doNotHaveFullyQualifiedName("dev.tocsin.standalone.Doors")
            .should()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(LocalDate.class, "now")
            .orShould()
            .callMethod(LocalDateTime.class, "now")
            .orShould()
            .callMethod(OffsetDateTime.class, "now")
            .orShould()
            .callMethod(ZonedDateTime.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(Clock.class, "systemDefaultZone")
            .orShould()
            .callMethod(UUID.class, "randomUUID")
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .callMethod(ThreadLocalRandom.class, "current")
            .orShould()
            .callConstructor(Random.class)
            .orShould()
            .callConstructor(SecureRandom.class);

    @ArchTest
    static final ArchRule namesSayWhatAThingIs = noClasses()
            .that()
            .resideOutsideOfPackage("dev.tocsin.schemas.event")
            .should()
            .haveNameMatching(".*(Utils?|Helper|Manager|Impl|Common)");

    private static final String[] GENERATED = {"dev.tocsin.schemas.event", "dev.tocsin.incidents.stream.callback.state"
    };

    @ArchTest
    static void everyPackageIsNullMarked(JavaClasses all) {
        assertThat(all.stream()
                        .filter(resideInAnyPackage(GENERATED).negate())
                        .map(JavaClass::getPackage)
                        .filter(unmarked -> !unmarked.isAnnotatedWith(NullMarked.class))
                        .map(JavaPackage::getName))
                .isEmpty();
        assertThat(all.contain(Tocsin.class)).isTrue();
    }
}
