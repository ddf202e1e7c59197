package io.millrace.it;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may know whom, as docs/architecture.md draws it. */
class ArchitectureIT {
    private static final JavaClasses CODE = new ClassFileImporter()
            .importPaths(Stream.of(
                            "shared/lifecycle",
                            "shared/onnx",
                            "shared/data",
                            "shared/aws",
                            "functions/preprocess",
                            "functions/dispatch",
                            "functions/trainer",
                            "functions/evaluate",
                            "functions/inference",
                            "infra/local")
                    .map(module -> Platform.ROOT.resolve(module).resolve("target/classes"))
                    .toArray(Path[]::new));

    @Test
    void everyModuleIsLookedAt() {
        assertThat(CODE.stream().map(type -> type.getPackageName().replaceFirst("io\\.millrace\\.(\\w+).*", "$1")))
                .contains(
                        "lifecycle",
                        "onnx",
                        "data",
                        "aws",
                        "preprocess",
                        "dispatch",
                        "trainer",
                        "evaluate",
                        "inference",
                        "local");
    }

    @Test
    void functionsNeverImportOneAnother() {
        slices().matching("io.millrace.(preprocess|dispatch|trainer|evaluate|inference|local)..")
                .should()
                .notDependOnEachOther()
                .check(CODE);
    }

    @Test
    void theWordsKnowNoSdkAndNoFramework() {
        noClasses()
                .that()
                .resideInAPackage("io.millrace.lifecycle..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "software.amazon..",
                        "com.amazonaws..",
                        "io.quarkus..",
                        "ai.djl..",
                        "ai.onnxruntime..",
                        "org.duckdb..")
                .check(CODE);
    }

    @Test
    void onlyTheTrainerKnowsTheTrainingEngine() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.millrace.trainer..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.djl..")
                .check(CODE);
    }

    @Test
    void lambdaEventTypesStayInHandlersAndInTheirHarness() {
        classes()
                .that()
                .resideInAPackage("io.millrace..")
                .and()
                .haveSimpleNameNotEndingWith("Handler")
                .and()
                .resideOutsideOfPackage("io.millrace.aws..")
                .and()
                .resideOutsideOfPackage("io.millrace.local..")
                .should()
                .onlyDependOnClassesThat()
                .resideOutsideOfPackages("com.amazonaws.services.lambda..")
                .check(CODE);
    }

    @Test
    void sharedCodeHasNoContainer() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.millrace.lifecycle..", "io.millrace.onnx..", "io.millrace.data..", "io.millrace.aws..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta..", "io.quarkus..")
                .check(CODE);
    }
}
