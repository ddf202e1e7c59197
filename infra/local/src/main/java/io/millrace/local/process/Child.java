package io.millrace.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A process that ends with this one, even when this one is killed with SIGKILL: beside it waits a watchdog on a pipe
 * that this process holds open. Ctrl-C in the terminal does not reach it; {@link #stop} ends it in order.
 */
public final class Child {
    private static final String WATCHDOG = "trap '' INT; exec 3<&0;"
            + " ( cat <&3 >/dev/null 2>&1; kill -9 $$ ) >/dev/null 2>&1 &"
            + " exec \"$@\" 3<&- </dev/null";
    /** Of the user's shell, these would lead a child to another account. */
    private static final List<String> FOREIGN = List.of("AWS_", "MILLRACE_", "QUARKUS_", "_HANDLER");

    private final Process process;

    private Child(Process process) {
        this.process = process;
        process.onExit().thenRun(this::dismissWatchdog);
    }

    /**
     * @param environment on top of this process's own, without its AWS and Millrace variables
     * @param log to which standard output and error are appended
     */
    public static Child start(List<String> command, Map<String, String> environment, Path folder, Path log) {
        try {
            Files.createDirectories(log.getParent());
            var guarded = new ArrayList<>(List.of("/bin/sh", "-c", WATCHDOG, "millrace"));
            guarded.addAll(command);
            var builder = new ProcessBuilder(guarded)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().keySet().removeIf(name -> FOREIGN.stream().anyMatch(name::startsWith));
            builder.environment().putAll(environment);
            return new Child(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command.getFirst() + ": " + e.getMessage(), e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Done, with the exit code, when the process has ended. */
    public CompletableFuture<Integer> onExit() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /** SIGTERM, and SIGKILL when it has not ended after that long. Returns when it has ended. */
    public void stop(Duration patience) {
        // Process.destroy would also close the pipe that the watchdog reads, which then kills at once.
        process.toHandle().destroy();
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
                process.waitFor();
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }

    /** SIGKILL, to its descendants too. */
    public void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private void dismissWatchdog() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // The pipe is broken already: the watchdog is gone.
        }
    }
}
