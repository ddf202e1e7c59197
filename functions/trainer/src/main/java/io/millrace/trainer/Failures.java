package io.millrace.trainer;

import ai.djl.engine.EngineException;
import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.RunFailure;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.store.ObjectStore;
import io.millrace.trainer.data.TooLargeException;
import java.time.Clock;

/** Turns what ended a run into {@code failure.json} and the exit code. */
final class Failures {
    private static final String MORE_MEMORY =
            "Upload fewer rows or smaller images, name wide columns under data.ignore, or give training jobs more memory.";
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
            case UnavailableException e -> ExitCode.TEMPORARY;
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
            case EngineException e when isOutOfMemory(e) -> outOfMemory(run);
            default -> {
                write(run, RunFailure.Cause.BUG, "The trainer failed: " + describe(thrown), REPORT);
                yield ExitCode.BUG;
            }
        };
    }

    private ExitCode outOfMemory(RunManifest run) {
        write(run, RunFailure.Cause.OUT_OF_MEMORY, "The trainer ran out of memory.", MORE_MEMORY);
        return ExitCode.USER;
    }

    /** PyTorch's words for it, on a GPU and on the CPU; it has no error class of its own in Java. */
    private static boolean isOutOfMemory(EngineException e) {
        var message = String.valueOf(e.getMessage());
        return message.contains("out of memory") || message.contains("can't allocate memory");
    }

    private void write(RunManifest run, RunFailure.Cause cause, String reason, String remedy) {
        var failure = new RunFailure(run.model(), run.run(), cause, reason, remedy, jobId, clock.instant());
        store.put(Keys.failure(run.model(), run.run()), Json.pretty(failure), "application/json");
    }

    private static String describe(Throwable thrown) {
        var message = thrown.getMessage();
        var name = thrown.getClass().getSimpleName();
        return message == null
                ? name
                : name + ": " + message.lines().findFirst().orElse("");
    }
}
