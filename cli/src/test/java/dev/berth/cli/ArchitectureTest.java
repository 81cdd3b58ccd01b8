package dev.berth.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.ClassesShould;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Modules are floors: each uses only what lies below it and the libraries named here. And the engine is deterministic:
 * time and randomness are handed to it, never fetched.
 */
final class ArchitectureTest {

    private static final String ENGINE = "dev.berth.engine..";
    private static final String KUBERNETES = "dev.berth.kubernetes..";
    private static final String SIMULATOR = "dev.berth.simulator..";
    private static final String EMBEDDED = "dev.berth.embedded..";
    private static final String CLI = "dev.berth.cli..";
    private static final String TESTKIT = "dev.berth.testkit..";
    private static final String[] JDK = {"java..", "javax..", "jdk.."};
    private static final String SERVER = "dev.berth.server..";
    private static final String ANNOTATIONS = "org.jspecify..";
    private static final String FABRIC8 = "io.fabric8..";

    private static final JavaClasses BERTH = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.berth");

    @Test
    void allFloorsAreLookedAt() {
        assertThat(BERTH.stream().map(type -> type.getPackageName().replaceFirst("^dev\\.berth\\.(\\w+).*", "$1")))
                .contains("engine", "kubernetes", "simulator", "embedded", "server", "cli", "testkit");
    }

    @Test
    void engineUsesNothingButTheJdk() {
        usesOnly(ENGINE, "java..", ANNOTATIONS).check(BERTH);
    }

    @Test
    void kubernetesStandsOnTheEngine() {
        usesOnly(KUBERNETES, with(JDK, ANNOTATIONS, ENGINE, "tools.jackson..", "org.snakeyaml..", FABRIC8))
                .check(BERTH);
    }

    @Test
    void fabric8StaysInTheColdPackage() {
        noClasses()
                .that(resideInAPackage("dev.berth.."))
                .and(resideOutsideOfPackage("dev.berth.kubernetes.cold.."))
                .should()
                .dependOnClassesThat(resideInAPackage(FABRIC8))
                .check(BERTH);
    }

    @Test
    void simulatorStandsOnTheEngine() {
        usesOnly(SIMULATOR, with(JDK, ANNOTATIONS, ENGINE, "tools.jackson..")).check(BERTH);
    }

    @Test
    void serverStandsOnKubernetes() {
        usesOnly(SERVER, with(JDK, ANNOTATIONS, ENGINE, KUBERNETES, "io.prometheus..", "com.sun.net.httpserver.."))
                .check(BERTH);
    }

    @Test
    void embeddedStandsOnKubernetes() {
        usesOnly(EMBEDDED, with(JDK, ANNOTATIONS, KUBERNETES, "tools.jackson..", "org.eclipse.jetty.."))
                .check(BERTH);
    }

    @Test
    void nothingUsesTheCli() {
        noClasses()
                .that(resideOutsideOfPackage(CLI))
                .should()
                .dependOnClassesThat(resideInAPackage(CLI))
                .check(BERTH);
    }

    @Test
    void productionDoesNotUseTheTestkit() {
        noClasses()
                .that(resideOutsideOfPackage(TESTKIT))
                .should()
                .dependOnClassesThat(resideInAnyPackage(TESTKIT, "org.junit..", "org.assertj.."))
                .check(BERTH);
    }

    @Test
    void engineNeverFetchesTimeOrRandomness() {
        staysDeterministic(noClasses().that(resideInAPackage(ENGINE)).should()).check(BERTH);
    }

    @ParameterizedTest
    @ValueSource(classes = {ReadsClock.class, ReferencesClock.class, Draws.class, Names.class})
    void theRuleAgainstTimeAndRandomnessCatches(Class<?> offender) {
        var result = staysDeterministic(noClasses().should()).evaluate(new ClassFileImporter().importClasses(offender));
        assertThat(result.hasViolation()).isTrue();
    }

    @Test
    void aSeededRandomSourceIsAllowed() {
        staysDeterministic(noClasses().should()).check(new ClassFileImporter().importClasses(Seeded.class));
    }

    private static ArchRule usesOnly(String floor, String... allowed) {
        return classes()
                .that(resideInAPackage(floor))
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage(with(allowed, floor)).or(primitive()));
    }

    private static ArchRule staysDeterministic(ClassesShould should) {
        return should.accessTargetWhere(new FetchesTimeOrRandomness())
                .because("the same events and the same seed give the same decisions; take the time from the event"
                        + " and a seeded RandomGenerator from the caller");
    }

    /** Arrays of primitives depend on the primitive, which has no package. */
    private static DescribedPredicate<JavaClass> primitive() {
        return DescribedPredicate.describe(
                "primitives", type -> type.getBaseComponentType().isPrimitive());
    }

    private static String[] with(String[] some, String... more) {
        return Stream.concat(Arrays.stream(some), Arrays.stream(more)).toArray(String[]::new);
    }

    private static final class FetchesTimeOrRandomness extends DescribedPredicate<JavaAccess<?>> {

        /** Whatever the arguments. */
        private static final Set<String> METHODS = Set.of(
                "java.lang.Math.random",
                "java.lang.StrictMath.random",
                "java.lang.System.currentTimeMillis",
                "java.lang.System.nanoTime",
                "java.util.Collections.shuffle(java.util.List)",
                "java.util.UUID.randomUUID",
                "java.util.random.RandomGenerator.getDefault");

        /** In these, whatever is named {@code now} or {@code system…}. */
        private static final String TIME = "java.time.";

        /** Unseeded without an argument, or never seedable. */
        private static final List<String> SOURCES =
                List.of("java.util.Random", "java.util.SplittableRandom", "java.util.Date");

        private static final Set<String> FORBIDDEN_TYPES =
                Set.of("java.util.concurrent.ThreadLocalRandom", "java.security.SecureRandom");

        FetchesTimeOrRandomness() {
            super("the target fetches time or randomness");
        }

        @Override
        public boolean test(JavaAccess<?> access) {
            AccessTarget target = access.getTarget();
            String owner = target.getOwner().getName();
            String name = target.getName();
            String parameters = target instanceof AccessTarget.CodeUnitAccessTarget unit
                    ? String.join(
                            ",",
                            unit.getRawParameterTypes().stream()
                                    .map(JavaClass::getName)
                                    .toList())
                    : "";
            return METHODS.contains(owner + "." + name)
                    || METHODS.contains(owner + "." + name + "(" + parameters + ")")
                    || (owner.startsWith(TIME) && (name.equals("now") || name.startsWith("system")))
                    || FORBIDDEN_TYPES.contains(owner)
                    || (SOURCES.contains(owner)
                            && name.equals(JavaConstructor.CONSTRUCTOR_NAME)
                            && parameters.isEmpty());
        }
    }

    @SuppressWarnings("unused")
    private static final class ReadsClock {
        Instant now() {
            return Instant.now();
        }
    }

    @SuppressWarnings("unused")
    private static final class ReferencesClock {
        LongSupplier ticks() {
            return System::nanoTime;
        }
    }

    @SuppressWarnings("unused")
    private static final class Draws {
        int draw() {
            return new Random().nextInt();
        }
    }

    @SuppressWarnings("unused")
    private static final class Names {
        String name() {
            return UUID.randomUUID().toString();
        }
    }

    @SuppressWarnings("unused")
    private static final class Seeded {
        int draw(Clock clock) {
            return new Random(clock.millis()).nextInt();
        }
    }
}
