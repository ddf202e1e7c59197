package io.millrace.trainer;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.lifecycle.manifest.RunFailure;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.store.FailureRecord;
import io.millrace.lifecycle.store.ObjectStore;
import io.millrace.trainer.data.TooLargeException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/** Turns what ended a run into {@code failure.json} and the exit code. */
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

    /** Records the failure, unless it is one that another attempt may not meet. */
    ExitCode record(RunManifest run, Throwable thrown) {
        return switch (thrown) {
            case UnavailableException e when !says(e, DISK_FULL) -> ExitCode.TEMPORARY;
            case InvalidInputException e -> {
                var place = e.place().describe();
                write(
                        run,
                        RunFailure.Cause.INVALID_INPUT,
                        place.isEmpty() ? e.getMessage() : e.getMessage() + " (" + place + ")",
                        e.remedy());
                yield ExitCode.USER;
            }
            case TooLargeException e -> {
                write(run, RunFailure.Cause.OUT_OF_MEMORY, e.getMessage() + ".", MORE_MEMORY);
                yield ExitCode.USER;
            }
            case OutOfMemoryError e -> outOfMemory(run);
            default -> {
                if (says(thrown, OUT_OF_MEMORY)) {
                    yield outOfMemory(run);
                }
                if (says(thrown, DISK_FULL)) {
                    write(run, RunFailure.Cause.OUT_OF_MEMORY, "The training job's disk is full.", MORE_DISK);
                    yield ExitCode.USER;
                }
                write(run, RunFailure.Cause.BUG, "The trainer failed: " + describe(thrown), REPORT);
                yield ExitCode.BUG;
            }
        };
    }

    private ExitCode outOfMemory(RunManifest run) {
        write(run, RunFailure.Cause.OUT_OF_MEMORY, "The trainer ran out of memory.", MORE_MEMORY);
        return ExitCode.USER;
    }

    /** Whether one of the words stands in the message of the throwable or of what caused it, in any case. */
    private static boolean says(Throwable thrown, List<String> words) {
        return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
                .map(cause -> String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT))
                .anyMatch(message -> words.stream().anyMatch(message::contains));
    }

    private void write(RunManifest run, RunFailure.Cause cause, String reason, String remedy) {
        var failure = new RunFailure(run.model(), run.run(), cause, reason, remedy, jobId, clock.instant());
        // Another attempt may have succeeded meanwhile.
        new FailureRecord(store, Keys.failure(run.model(), run.run()))
                .replace(failure, () -> RunJob.candidate(store, run).isPresent());
    }

    private static String describe(Throwable thrown) {
        var message = thrown.getMessage();
        var name = thrown.getClass().getSimpleName();
        return message == null
                ? name
                : name + ": " + message.lines().findFirst().orElse("");
    }
}
