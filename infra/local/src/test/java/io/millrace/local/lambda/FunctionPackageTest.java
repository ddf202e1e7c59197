package io.millrace.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
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
    void theFunctionsOwnFilesAreInOneJarAndLibrariesStayFiles() throws IOException {
        var code = unpack(Map.of(
                "a/Handler.class", "handler", "application.properties", "x=1", "lib/b.jar", "b", "lib/liba.so", "so"));

        assertThat(code.folder().resolve("lib/liba.so")).hasContent("so");
        try (var own = new ZipFile(code.folder().resolve("function.jar").toFile())) {
            assertThat(own.stream().map(ZipEntry::getName))
                    .containsExactly("a/Handler.class", "application.properties");
        }
    }

    @Test
    void theClassPathIsTheOwnJarThenTheLibrariesThenTheRuntimeClientInOrder() throws IOException {
        var client = Files.createDirectories(home.resolve("client"));
        Files.writeString(client.resolve("a.jar"), "");
        var code = unpack(Map.of("Handler.class", "h", "lib/c.jar", "", "lib/b.jar", "", "lib/liba.so", ""));

        assertThat(code.jars(client))
                .isEqualTo(List.of(
                        code.folder().resolve("function.jar"),
                        code.folder().resolve("lib/b.jar"),
                        code.folder().resolve("lib/c.jar"),
                        client.resolve("a.jar")));
    }

    @Test
    void anUnchangedPackageIsUnpackedOnceAndAChangedOneTakesItsPlace() throws IOException {
        var first = unpack(Map.of("Handler.class", "old"));
        var mark = Files.createFile(first.folder().resolve("mark"));
        assertThat(unpack(Map.of("Handler.class", "old"))).isEqualTo(first);
        assertThat(mark).exists();

        var second = unpack(Map.of("Handler.class", "new"));
        assertThat(second.folder()).isDirectory();
        assertThat(first.folder()).doesNotExist();
    }

    @Test
    void anEntryThatLeadsOutOfThePackageIsRefused() {
        assertThatThrownBy(() -> unpack(Map.of("../outside", "x")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("../outside leads out of the package");
    }

    private FunctionPackage unpack(Map<String, String> files) throws IOException {
        var zip = home.resolve("function.zip");
        try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (var file : new TreeMap<>(files).entrySet()) {
                var entry = new ZipEntry(file.getKey());
                entry.setTime(0);
                out.putNextEntry(entry);
                out.write(file.getValue().getBytes());
            }
        }
        return FunctionPackage.unpack("echo", zip, home.resolve("functions"));
    }
}
