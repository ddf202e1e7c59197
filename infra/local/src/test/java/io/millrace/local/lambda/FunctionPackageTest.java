package io.millrace.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FunctionPackageTest {
    @TempDir
    Path home;

    @Test
    void allClassesAndResourcesAreInOneJarAndNativeLibrariesStayFiles() throws IOException {
        var code = unpack(Map.of(
                "a/Handler.class",
                bytes("handler"),
                "application.properties",
                bytes("x=1"),
                "lib/b.jar",
                zip(Map.of("b/Library.class", bytes("library"))),
                "lib/liba.so",
                bytes("so")));

        assertThat(code.folder().resolve("lib/liba.so")).hasContent("so");
        assertThat(code.folder().resolve("lib/b.jar")).doesNotExist();
        assertThat(files(code))
                .containsOnlyKeys(
                        "a/Handler.class", "application.properties", "b/Library.class", "META-INF/MANIFEST.MF");
    }

    @Test
    void ofFilesWithOneNameTheFunctionsOwnStaysElseTheFirstJars() throws IOException {
        var code = unpack(Map.of(
                "a.txt", bytes("own"),
                "lib/b.jar", zip(Map.of("a.txt", bytes("of b"), "x.txt", bytes("of b"))),
                "lib/c.jar", zip(Map.of("x.txt", bytes("of c")))));

        assertThat(files(code)).containsEntry("a.txt", "own").containsEntry("x.txt", "of b");
    }

    @Test
    void servicesOfAllJarsAreListed() throws IOException {
        var code = unpack(Map.of(
                "META-INF/services/s", bytes("own"),
                "lib/b.jar", zip(Map.of("META-INF/services/s", bytes("b"))),
                "lib/c.jar", zip(Map.of("META-INF/services/s", bytes("c\n")))));

        assertThat(files(code).get("META-INF/services/s").lines()).contains("own", "b", "c");
    }

    @Test
    void classesForLaterJavasAreTakenOfJarsThatHaveSuch() throws IOException {
        var manifest = bytes("Manifest-Version: 1.0\nMulti-Release: true\n\n");
        var later = "META-INF/versions/21/a/A.class";
        var code = unpack(Map.of(
                "META-INF/MANIFEST.MF", bytes("Manifest-Version: 1.0\nClass-Path: lib/b.jar\n\n"),
                "lib/b.jar", zip(Map.of("META-INF/MANIFEST.MF", manifest, later, bytes("21"))),
                "lib/c.jar", zip(Map.of("META-INF/versions/21/b/B.class", bytes("ignored by every class loader")))));

        assertThat(files(code)).containsEntry(later, "21").doesNotContainKey("META-INF/versions/21/b/B.class");
        assertThat(files(code).get("META-INF/MANIFEST.MF"))
                .contains("Multi-Release: true")
                .doesNotContain("Class-Path");
    }

    @Test
    void theClassPathIsTheFunctionsJarThenTheRuntimeClientInOrder() throws IOException {
        var client = Files.createDirectories(home.resolve("client"));
        Files.writeString(client.resolve("b.jar"), "");
        Files.writeString(client.resolve("a.jar"), "");
        var code = unpack(Map.of("Handler.class", bytes("h"), "lib/liba.so", bytes("so")));

        assertThat(code.jars(client))
                .isEqualTo(List.of(
                        code.folder().resolve("function.jar"), client.resolve("a.jar"), client.resolve("b.jar")));
    }

    @Test
    void anUnchangedPackageIsUnpackedOnceAndAChangedOneTakesItsPlace() throws IOException {
        var first = unpack(Map.of("Handler.class", bytes("old")));
        var mark = Files.createFile(first.folder().resolve("mark"));
        assertThat(unpack(Map.of("Handler.class", bytes("old")))).isEqualTo(first);
        assertThat(mark).exists();

        var second = unpack(Map.of("Handler.class", bytes("new")));
        assertThat(second.folder()).isDirectory();
        assertThat(first.folder()).doesNotExist();
    }

    @Test
    void anEntryThatLeadsOutOfThePackageIsRefused() {
        assertThatThrownBy(() -> unpack(Map.of("../outside", bytes("x"))))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("../outside leads out of the package");
    }

    private FunctionPackage unpack(Map<String, byte[]> files) throws IOException {
        var zip = Files.write(home.resolve("function.zip"), zip(files));
        return FunctionPackage.unpack("echo", zip, home.resolve("functions"));
    }

    private static byte[] zip(Map<String, byte[]> files) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ZipOutputStream(bytes)) {
            for (var file : new TreeMap<>(files).entrySet()) {
                var entry = new ZipEntry(file.getKey());
                entry.setTime(0);
                out.putNextEntry(entry);
                out.write(file.getValue());
            }
        }
        return bytes.toByteArray();
    }

    /** Texts of the function's jar, by name. */
    private static Map<String, String> files(FunctionPackage code) throws IOException {
        var files = new TreeMap<String, String>();
        try (var jar = new ZipFile(code.folder().resolve("function.jar").toFile())) {
            for (var entry : jar.stream().toList()) {
                try (var in = jar.getInputStream(entry)) {
                    files.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }
        return files;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
