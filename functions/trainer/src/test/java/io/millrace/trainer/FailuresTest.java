package io.millrace.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.EngineException;
import ai.onnxruntime.OrtException;
import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.lifecycle.manifest.RunFailure;
import io.millrace.lifecycle.manifest.RunFailure.Cause;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.testing.InMemoryObjectStore;
import io.millrace.trainer.data.DatasetLoader;
import io.millrace.trainer.data.TooLargeException;
import io.millrace.trainer.trial.ParityException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailuresTest {
    @TempDir
    private Path folder;

    @Test
    void eachKindOfEndHasItsCauseAndExitCode() {
        assertEnd(
                new InvalidInputException("Too few rows.", Place.column(null, "label"), "Upload more."),
                ExitCode.USER,
                Cause.INVALID_INPUT,
                "Too few rows. (column label)");
        assertEnd(new TooLargeException("Too large"), ExitCode.USER, Cause.OUT_OF_MEMORY, "Too large.");
        assertEnd(
                new OutOfMemoryError("Java heap space"),
                ExitCode.USER,
                Cause.OUT_OF_MEMORY,
                "The trainer ran out of memory.");
        assertEnd(
                new EngineException("DefaultCPUAllocator: can't allocate memory: you tried to allocate 4 bytes."),
                ExitCode.USER,
                Cause.OUT_OF_MEMORY,
                "The trainer ran out of memory.");
        assertEnd(
                new IllegalStateException("the model failed", new OrtException("std::bad_alloc")),
                ExitCode.USER,
                Cause.OUT_OF_MEMORY,
                "The trainer ran out of memory.");
        assertEnd(
                new UncheckedIOException(new IOException("No space left on device")),
                ExitCode.USER,
                Cause.OUT_OF_MEMORY,
                "The training job's disk is full.");
        assertEnd(
                new UnavailableException("download", new IOException("/tmp/x.part: No space left on device")),
                ExitCode.USER,
                Cause.OUT_OF_MEMORY,
                "The training job's disk is full.");
        assertEnd(
                new ParityException("answers differ"),
                ExitCode.BUG,
                Cause.BUG,
                "The trainer failed: ParityException: answers differ");
        assertEnd(
                new IllegalStateException("one\ntwo"),
                ExitCode.BUG,
                Cause.BUG,
                "The trainer failed: IllegalStateException: one");
    }

    @Test
    void whatMayPassLeavesNoRecord() {
        var bucket = new Bucket<>(folder, new InMemoryObjectStore());

        assertThat(record(bucket, new UnavailableException("no connection"))).isEqualTo(ExitCode.TEMPORARY);

        assertThat(bucket.store.head(Keys.failure(Bucket.MODEL, Bucket.RUN))).isEmpty();
    }

    private void assertEnd(Throwable thrown, ExitCode code, Cause cause, String reason) {
        var bucket = new Bucket<>(folder, new InMemoryObjectStore());

        assertThat(record(bucket, thrown)).isEqualTo(code);

        var failure = bucket.read(Keys.failure(Bucket.MODEL, Bucket.RUN), RunFailure.class);
        assertThat(failure.cause()).isEqualTo(cause);
        assertThat(failure.reason()).isEqualTo(reason);
        assertThat(failure.remedy()).isNotEmpty();
        assertThat(failure.failedAt()).isEqualTo(Bucket.NOW);
    }

    private static ExitCode record(Bucket<?> bucket, Throwable thrown) {
        var run = bucket.read(bucket.plan(), RunManifest.class);
        var clock = Clock.fixed(Bucket.NOW, ZoneOffset.UTC);
        var job = new RunJob(
                bucket.store, new DatasetLoader(bucket.store), (plan, trial, rung, dataset) -> {}, run, clock);
        return new Failures(bucket.store, clock, "job-1").record(job, thrown);
    }
}
