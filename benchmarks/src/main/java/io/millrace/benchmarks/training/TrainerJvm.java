package io.millrace.benchmarks.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that is started as {@code bin/trainer} starts Java: the same memory allocator's settings, threads, collector
 * and heap.
 */
final class TrainerJvm {
    private static final int UNSAFE_WARNS = 23;

    private final Path environment;

    /** @param root the project */
    TrainerJvm(Path root) {
        environment = root.resolve("functions/trainer/src/main/dist/bin/environment");
    }

    /**
     * What the program wrote to its standard output.
     *
     * @throws IllegalStateException if it failed
     */
    String run(Class<?> program, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                "sh",
                "-euc",
                ". \"$1\"; shift; exec \"$@\" $flags -cp \"$CLASS_PATH\" " + program.getName() + " "
                        + String.join(" ", arguments),
                "sh",
                environment.toString(),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dslf4j.provider=org.slf4j.simple.SimpleServiceProvider",
                "-Dslf4j.internal.verbosity=ERROR",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error"));
        if (Runtime.version().feature() >= UNSAFE_WARNS) {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("CLASS_PATH", System.getProperty("java.class.path"));
        var process = builder.start();
        try (var output = process.getInputStream()) {
            var text = new String(output.readAllBytes());
            if (process.waitFor() != 0) {
                throw new IllegalStateException(program.getSimpleName() + " ended with " + process.exitValue());
            }
            return text;
        } finally {
            process.destroy();
        }
    }
}
