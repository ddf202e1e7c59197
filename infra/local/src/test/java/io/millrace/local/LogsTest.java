package io.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogsTest {
    @TempDir
    Path folder;

    @Test
    void aFullLogIsKeptOnceAndGoesOnEmptyUnderItsWriter() throws IOException {
        var log = folder.resolve("dispatch.log");
        try (var writer = Files.newOutputStream(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            writer.write("0123456789".getBytes());
            new Logs(folder, 5, 10).bound();
            writer.write("ab".getBytes());
        }

        assertThat(log).hasContent("ab");
        assertThat(folder.resolve("dispatch.log.1")).hasContent("0123456789");
        new Logs(folder, 5, 10).bound();
        assertThat(log).hasContent("ab");
    }

    @Test
    void ofTooManyTheOldestGo() throws IOException {
        for (int i = 0; i < 5; i++) {
            Files.setLastModifiedTime(
                    Files.createFile(folder.resolve("trainer-" + i + ".log")), FileTime.fromMillis(i));
        }

        new Logs(folder, 5, 2).bound();

        assertThat(folder)
                .isDirectoryNotContaining("glob:**trainer-2.log")
                .isDirectoryContaining("glob:**trainer-3.log");
    }

    @Test
    void aFolderThatIsNotThereYetIsNoFault() {
        new Logs(folder.resolve("none")).bound();
    }
}
