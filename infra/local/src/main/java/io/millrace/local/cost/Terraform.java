package io.millrace.local.cost;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The {@code terraform} of the PATH, over one folder of configuration that {@code terraform init} has seen. */
public final class Terraform {
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final Path folder;

    public Terraform(Path folder) {
        this.folder = folder;
    }

    /**
     * What would be there after an apply with these options of {@code terraform plan}; nothing is changed.
     *
     * @throws IllegalStateException if there is no terraform, or it fails; its own message has gone to standard error
     */
    public Plan plan(List<String> options) {
        try {
            var file = Files.createTempFile("millrace", ".tfplan");
            try {
                var command = new ArrayList<>(List.of("plan", "-input=false", "-lock=false", "-out=" + file));
                command.addAll(options);
                // What people read of it would only stand between them and the report.
                output(command);
                return show(file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a file that {@code terraform plan -out} wrote for this folder. */
    public Plan show(Path plan) {
        return Plan.read(output(List.of("show", "-json", plan.toAbsolutePath().toString())));
    }

    private byte[] output(List<String> arguments) {
        try {
            var printed = Files.createTempFile("millrace", ".out");
            try {
                run(arguments, printed);
                return Files.readAllBytes(printed);
            } finally {
                Files.delete(printed);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run(List<String> arguments, Path printed) {
        var command = new ArrayList<>(List.of("terraform", "-chdir=" + folder));
        command.addAll(arguments);
        try {
            var process = new ProcessBuilder(command)
                    .redirectOutput(printed.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                process.destroy();
                throw new IllegalStateException("terraform " + arguments.getFirst() + " took longer than " + LONGEST);
            }
            if (process.exitValue() != 0) {
                throw new IllegalStateException("terraform " + arguments.getFirst() + " in " + folder
                        + " failed; its message stands above. Has 'terraform init' been run there?");
            }
        } catch (IOException e) {
            throw new IllegalStateException(
                    "terraform cannot be started (" + e.getMessage()
                            + "). Install it, or give a plan in JSON with --plan",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while terraform ran", e);
        }
    }
}
