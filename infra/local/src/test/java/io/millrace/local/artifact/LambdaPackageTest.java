package io.millrace.local.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LambdaPackageTest {
    private static final String HANDLER = "io.example.Handler::handleRequest";
    private static final String HANDLER_FILE = "io/example/Handler.class";

    @TempDir
    private Path folder;

    @Test
    void aPackageWithItsHandlerInAJarAndNativesOfOneProcessorIsFit() throws IOException {
        var zip = zip(Map.of(
                "lib/a.jar",
                zipped(Map.of(HANDLER_FILE, javaClass(65), "linux/libx.so", library(0x3E))),
                "application.properties",
                new byte[10]));

        assertThat(zip.problems(Processor.X86_64, HANDLER)).isEmpty();
        assertThat(zip.libraries()).hasSize(1);
    }

    @Test
    void aNativeOfAnotherProcessorIsNamedWithItsJar() throws IOException {
        var zip = zip(
                Map.of("lib/a.jar", zipped(Map.of(HANDLER_FILE, javaClass(65), "libx.so_linux_arm64", library(0xB7)))));

        assertThat(zip.problems(Processor.ARM64, HANDLER)).isEmpty();
        assertThat(zip.problems(Processor.X86_64, HANDLER))
                .singleElement()
                .asString()
                .contains("not for Linux on x86_64", "lib/a.jar!libx.so_linux_arm64");
    }

    @Test
    void aNativeOfAnotherSystemIsNoLibraryForLambda() throws IOException {
        var machO = new byte[] {
            (byte) 0xCF, (byte) 0xFA, (byte) 0xED, (byte) 0xFE, 7, 0, 0, 1, 0, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0
        };
        var zip = zip(Map.of(HANDLER_FILE, javaClass(65), "osx/libx.dylib", machO));

        assertThat(zip.problems(Processor.X86_64, HANDLER))
                .singleElement()
                .asString()
                .contains("osx/libx.dylib");
    }

    @Test
    void aMissingHandlerIsNamed() throws IOException {
        assertThat(zip(Map.of("a.txt", new byte[1])).problems(Processor.X86_64, HANDLER))
                .singleElement()
                .asString()
                .contains("lacks the handler's class io/example/Handler");
    }

    @Test
    void classesOfANewerJavaAreRefusedUnlessTheirJarKeepsThemForIt() throws IOException {
        var kept = zip(
                Map.of(HANDLER_FILE, javaClass(65), "META-INF/versions/25/io/example/Handler.class", javaClass(69)));
        var mixed = zip(Map.of(HANDLER_FILE, javaClass(69)));

        assertThat(kept.problems(Processor.X86_64, HANDLER)).isEmpty();
        assertThat(mixed.problems(Processor.X86_64, HANDLER))
                .singleElement()
                .asString()
                .contains("classes of version 69, Java 21 reads up to 65");
    }

    @Test
    void whatIsTooLargeUnzippedIsRefusedWithBothFigures() throws IOException {
        var most = LambdaPackage.MOST_UNZIPPED_BYTES;
        var fit = zip(Map.of(HANDLER_FILE, javaClass(65)));
        var large = new LambdaPackage(fit.file(), 1, most + 1, fit.classes(), 65, fit.libraries());

        assertThat(large.problems(Processor.X86_64, HANDLER))
                .singleElement()
                .asString()
                .contains(String.valueOf(most + 1), String.valueOf(most));
    }

    @Test
    void jarsCountAsTheyAreAndOtherFilesUnzipped() throws IOException {
        var jar = zipped(Map.of("zeros", new byte[100_000]));

        assertThat(zip(Map.of("lib/a.jar", jar, "b.txt", new byte[5_000])).unzippedBytes())
                .isEqualTo(jar.length + 5_000);
    }

    @Test
    void aPackageThatIsNotBuiltIsAskedFor() {
        assertThatThrownBy(() -> LambdaPackage.read(folder.resolve("none.zip")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("./millrace package builds it");
    }

    private LambdaPackage zip(Map<String, byte[]> files) throws IOException {
        return LambdaPackage.read(Files.write(folder.resolve("function.zip"), zipped(files)));
    }

    private static byte[] zipped(Map<String, byte[]> files) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] javaClass(int version) {
        return new byte[] {(byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE, 0, 0, 0, (byte) version, 0, 0};
    }

    private static byte[] library(int machine) {
        var header = new byte[64];
        header[0] = 0x7F;
        header[1] = 'E';
        header[2] = 'L';
        header[3] = 'F';
        header[18] = (byte) machine;
        return header;
    }
}
