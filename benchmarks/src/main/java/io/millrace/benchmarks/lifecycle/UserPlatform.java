package io.millrace.benchmarks.lifecycle;

import io.millrace.local.LocalAccount;
import io.millrace.local.StateLock;
import io.millrace.local.process.Polling;
import io.millrace.local.rehearsal.Rehearsal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** {@code ./millrace up} in a process of its own, on free ports and over a new folder. */
final class UserPlatform implements AutoCloseable {
    private static final Polling START = new Polling(Duration.ofMinutes(1), Duration.ofMillis(50));
    private static final long STOP_SECONDS = 60;

    private final Process process;
    private final LocalAccount account;

    private UserPlatform(Process process, LocalAccount account) {
        this.process = process;
        this.account = account;
    }

    /**
     * Returns once it listens. Its functions have been rehearsed before, as those of a platform that has run for a while.
     *
     * @param root the project, built
     * @param home an empty folder for its state
     * @throws IllegalStateException if it does not start; its log is {@code up.log} in that folder
     */
    static UserPlatform start(Path root, Path home) throws Exception {
        var rehearsal = new Rehearsal(root, ignored -> {});
        if (rehearsal.isDue()) {
            var unused = rehearsal.run();
        }
        var builder = new ProcessBuilder(root.resolve("millrace").toString(), "up")
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("up.log").toFile());
        builder.environment()
                .putAll(Map.of(
                        "MILLRACE_HOME", home.toString(),
                        "MILLRACE_HTTP_PORT", "0",
                        "MILLRACE_S3_PORT", "0",
                        "MILLRACE_BATCH_PORT", "0",
                        "MILLRACE_BUILD", "never",
                        "MILLRACE_REHEARSE", "never"));
        var process = builder.start();
        var account = START.until(() -> StateLock.addresses(home));
        if (account.isEmpty()) {
            process.destroy();
            throw new IllegalStateException("the platform does not start; see " + home.resolve("up.log"));
        }
        return new UserPlatform(process, account.get());
    }

    LocalAccount account() {
        return account;
    }

    /** The platform's own process. */
    ProcessHandle process() {
        return process.toHandle();
    }

    /** The processes of functions and jobs. */
    List<ProcessHandle> children() {
        return process.descendants().toList();
    }

    /** As Ctrl-C does; returns when it has ended. */
    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Memory of a process that is its own or shared in RAM, in MiB; empty where the system does not tell (only Linux does). */
    static Optional<Double> residentMib(ProcessHandle process) {
        return ProcessStatus.kibibytes(process.pid(), "VmRSS").map(kib -> kib / 1024.0);
    }
}
