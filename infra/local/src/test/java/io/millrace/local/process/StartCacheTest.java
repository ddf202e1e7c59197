package io.millrace.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartCacheTest {
    private static final List<String> OPTIONS = Jvm.options(64);

    @TempDir
    Path folder;

    private Path jar;

    @BeforeEach
    void writeJar() throws IOException {
        jar = Files.writeString(folder.resolve("a.jar"), "classes");
    }

    @Test
    void aMissingCacheIsAskedOfNoJvm() {
        assertThat(cache().exists()).isFalse();
        assertThat(cache().use()).isEmpty();
    }

    @Test
    void aCacheStandsForTheOptionsAndTheClassPathThatItWasMadeOf() throws IOException {
        var before = cache();

        assertThat(cache()).isEqualTo(before);
        assertThat(StartCache.of(folder, Jvm.options(128), List.of(jar))).isNotEqualTo(before);
        Files.setLastModifiedTime(jar, FileTime.fromMillis(0));
        assertThat(cache()).isNotEqualTo(before);
    }

    @Test
    void aBrokenCacheIsNeitherInTheWayNorHeardOf() throws IOException {
        assumeTrue(StartCache.supported());
        Files.writeString(cache().file(), "no cache at all");

        var command = new ArrayList<>(Jvm.command(OPTIONS));
        command.addAll(cache().use());
        command.add("-version");
        var log = folder.resolve("log");
        assertThat(Child.start(command, Map.of(), folder, log).onExit().join()).isZero();
        assertThat(log).content().startsWith("openjdk").doesNotContain("aot", "AOT", "cache", "arning");
    }

    @Test
    void aCacheIsKeptOnlyOfAJvmThatEndedInOrder() throws IOException {
        var draft = Path.of(cache().make().getFirst().replace("-XX:AOTCacheOutput=", ""));

        Files.writeString(draft, "half");
        cache().keep(exiting(1)).join();
        assertThat(cache().exists()).isFalse();
        assertThat(draft).doesNotExist();

        Files.writeString(draft, "whole");
        cache().keep(exiting(0)).join();
        assertThat(cache().file()).hasContent("whole");

        Files.writeString(draft, "");
        Files.delete(cache().file());
        cache().keep(exiting(0)).join();
        assertThat(cache().exists()).isFalse();
    }

    private StartCache cache() {
        return StartCache.of(folder, OPTIONS, List.of(jar));
    }

    /** A process that has ended. */
    private Child exiting(int code) {
        var child = Child.start(List.of("/bin/sh", "-c", "exit " + code), Map.of(), folder, folder.resolve("log"));
        child.onExit().join();
        return child;
    }
}
