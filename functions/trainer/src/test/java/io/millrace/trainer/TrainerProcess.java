package io.millrace.trainer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The trainer in a process of its own, as AWS Batch starts it. */
final class TrainerProcess {
    private static final long MOST_SECONDS = 240;

    private final Process process;
    private final Path output;

    private TrainerProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    static TrainerProcess start(S3Server s3, String run, Path folder, String... flags) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto"));
        command.addAll(List.of(flags));
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), TrainerMain.class.getName(), "--run", run));
        var output = Files.createTempFile(folder, "trainer", ".log");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        var environment = builder.environment();
        environment.put("MILLRACE_BUCKET", S3Server.BUCKET);
        environment.put("AWS_ENDPOINT_URL_S3", s3.endpoint());
        environment.put("AWS_REGION", "eu-central-1");
        environment.put("AWS_ACCESS_KEY_ID", "test");
        environment.put("AWS_SECRET_ACCESS_KEY", "test");
        environment.put("OMP_NUM_THREADS", "1");
        // Each epoch, so that attempts which live for some requests get on.
        environment.put("MILLRACE_CHECKPOINT_SECONDS", "0");
        return new TrainerProcess(builder.start(), output);
    }

    /** SIGKILL: no hook runs, nothing is flushed. */
    void kill() {
        process.destroyForcibly();
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** How it ended; it must within some minutes, on a busy machine as well. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the trainer still runs after " + MOST_SECONDS + " s: " + output());
        }
        return process.exitValue();
    }

    /** What it has printed so far. */
    String output() {
        try {
            return Files.readString(output, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
