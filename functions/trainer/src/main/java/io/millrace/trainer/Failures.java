package io.millrace.trainer;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.lifecycle.manifest.RunFailure;
import io.millrace.lifecycle.store.FailureRecord;
import io.millrace.lifecycle.store.ObjectStore;
import io.millrace.trainer.data.TooLargeException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/** Turns what ended a job into {@code failure.json} and the exit code. */
final class Failures {
    private static final String MORE_MEMORY =
            "Upload fewer rows or smaller images, name wide columns under data.ignore, or give training jobs more memory.";
    private static final String MORE_DISK =
            "Upload fewer rows or smaller images, name wide columns under data.ignore, or give training jobs more disk.";
    /** The words of PyTorch (GPU, CPU), DuckDB, and C++ (ONNX Runtime): none has an error class of its own in Java. */
    private static final List<String> OUT_OF_MEMORY =
            List.of("out of memory", "can't allocate memory", "failed to allocate memory", "bad_alloc");

    /** The words of Linux (ENOSPC, EDQUOT), also as DuckDB and the AWS SDK pass them on. */
    private static final List<String> DISK_FULL = List.of("no space left on device", "disk quota exceeded");

    private static final String OUT_OF_MEMORY_REASON = "The trainer ran out of memory.";
    private static final String REPORT = "This is a fault of Millrace. Please report it with the job's log.";

    private final ObjectStore store;
    private final Clock clock;
    private final String jobId;

    /** @param jobId at AWS Batch; empty text where there is none */
    Failures(ObjectStore store, Clock clock, String jobId) {
        this.store = store;
        this.clock = clock;
        this.jobId = jobId;
    }

    /**
     * Why something failed.
     *
     * @param remedy what the user should do
     * @param exitCode with which the process ends
     */
    record Explanation(RunFailure.Cause cause, String reason, String remedy, ExitCode exitCode) {}

    /** Records why the job failed, unless it is for a reason that another attempt may not meet. */
    ExitCode record(Job job, Throwable thrown) {
        var why = explain(thrown);
        if (why.exitCode() != ExitCode.TEMPORARY) {
            var run = job.run();
            // Another attempt may have succeeded meanwhile.
            new FailureRecord(store, job.failureKey())
                    .replace(
                            new RunFailure(
                                    run.model(),
                                    run.run(),
                                    why.cause(),
                                    why.reason(),
                                    why.remedy(),
                                    jobId,
                                    clock.instant()),
                            job::isDone);
        }
        return why.exitCode();
    }

    static Explanation explain(Throwable thrown) {
        return switch (thrown) {
            case UnavailableException e
            when !says(e, DISK_FULL) ->
                new Explanation(RunFailure.Cause.UNAVAILABLE, e.getMessage(), "Try again later.", ExitCode.TEMPORARY);
            case InvalidInputException e -> {
                var place = e.place().describe();
                yield new Explanation(
                        RunFailure.Cause.INVALID_INPUT,
                        place.isEmpty() ? e.getMessage() : e.getMessage() + " (" + place + ")",
                        e.remedy(),
                        ExitCode.USER);
            }
            case TooLargeException e -> memory(e.getMessage() + ".", MORE_MEMORY);
            case OutOfMemoryError e -> memory(OUT_OF_MEMORY_REASON, MORE_MEMORY);
            default -> {
                if (says(thrown, OUT_OF_MEMORY)) {
                    yield memory(OUT_OF_MEMORY_REASON, MORE_MEMORY);
                }
                if (says(thrown, DISK_FULL)) {
                    yield memory("The training job's disk is full.", MORE_DISK);
                }
                yield new Explanation(
                        RunFailure.Cause.BUG, "The trainer failed: " + describe(thrown), REPORT, ExitCode.BUG);
            }
        };
    }

    private static Explanation memory(String reason, String remedy) {
        return new Explanation(RunFailure.Cause.OUT_OF_MEMORY, reason, remedy, ExitCode.USER);
    }

    /** Whether one of the words stands in the message of the throwable or of what caused it, in any case. */
    private static boolean says(Throwable thrown, List<String> words) {
        return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
                .map(cause -> String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT))
                .anyMatch(message -> words.stream().anyMatch(message::contains));
    }

    private static String describe(Throwable thrown) {
        var message = thrown.getMessage();
        var name = thrown.getClass().getSimpleName();
        return message == null
                ? name
                : name + ": " + message.lines().findFirst().orElse("");
    }
}
