package io.millrace.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildTest {
    private static final int IN_ORDER = 7;
    private static final int KILLED = 137;

    @TempDir
    Path folder;

    @Test
    void aStoppedProcessHasTimeToEndInOrder() {
        var child = ready("trap 'sleep 0.2; exit " + IN_ORDER + "' TERM");

        child.stop(Duration.ofSeconds(20));

        assertThat(child.onExit().join()).isEqualTo(IN_ORDER);
    }

    @Test
    void aProcessThatDoesNotEndIsKilled() {
        var child = ready("trap '' TERM");

        child.stop(Duration.ofMillis(50));

        assertThat(child.onExit().join()).isEqualTo(KILLED);
    }

    /** A shell that runs on, once it has done this. */
    private Child ready(String first) {
        var log = folder.resolve("log");
        var child = Child.start(
                List.of("/bin/sh", "-c", first + "; echo ready; while :; do sleep 0.05; done"), Map.of(), folder, log);
        Eventually.eventually(
                Duration.ofSeconds(10), () -> assertThat(log).content().contains("ready"));
        return child;
    }
}
