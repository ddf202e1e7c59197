package io.millrace.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.aws.StageEvent.JobStateChanged;
import io.millrace.dispatch.plan.Plan;
import io.millrace.dispatch.plan.Planner;
import io.millrace.dispatch.plan.Prices;
import io.millrace.dispatch.plan.Samples;
import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.RunFailure;
import io.millrace.lifecycle.manifest.RunFailure.Cause;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.spec.LifecycleSpec;
import io.millrace.testing.InMemoryObjectStore;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobWatchTest {
    private static final String JSON = "application/json";

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final Clock clock = Clock.fixed(Samples.NOW, ZoneOffset.UTC);
    private final FakeJobs jobs = new FakeJobs();
    private final JobWatch watch = new JobWatch(
            store,
            new Rungs(
                    store,
                    jobs,
                    new RunStarter(
                            store, jobs, new Planner(new Prices(0, 0, 0), false, Duration.ofMinutes(1), clock), clock),
                    clock),
            clock);
    private final RunManifest run = plan();

    @BeforeEach
    void runs() {
        store.put(Keys.runManifest(run.model(), run.run()), Json.pretty(run), JSON);
    }

    static Stream<Arguments> ends() {
        return Stream.of(
                arguments(
                        "Essential container in task exited; OutOfMemoryError: Container killed due to memory usage",
                        137,
                        Cause.OUT_OF_MEMORY,
                        "train.batch_size"),
                arguments("Essential container in task exited", 137, Cause.OUT_OF_MEMORY, "fewer rows"),
                arguments("Job attempt duration exceeded timeout", 137, Cause.TIME_LIMIT, "budget.hours_per_run"),
                arguments("Job attempt duration exceeded timeout", null, Cause.TIME_LIMIT, "train.epochs"),
                arguments("Host EC2 (instance i-0123) terminated.", null, Cause.CAPACITY, "later"),
                arguments("Host EC2 (instance i-0123) terminated.", 137, Cause.CAPACITY, "later"),
                arguments("Your Spot Task was interrupted.", 143, Cause.CAPACITY, "later"),
                arguments("CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY", null, Cause.CAPACITY, "train.compute"),
                arguments("Essential container in task exited", 65, Cause.INVALID_INPUT, "log"),
                arguments("Essential container in task exited", 75, Cause.UNAVAILABLE, "train.seed"),
                arguments(
                        "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT: stuck in RUNNABLE", null, Cause.CAPACITY, "later"),
                arguments("CannotPullContainerError: not found", null, Cause.BUG, "image"),
                arguments("Essential container in task exited", 70, Cause.BUG, "report"),
                arguments("Essential container in task exited", 1, Cause.BUG, "report"),
                arguments(JobFailure.NO_END, 137, Cause.TIME_LIMIT, "budget.hours_per_run"),
                arguments(JobFailure.noHost(Duration.ofHours(12)), null, Cause.CAPACITY, "train.compute"),
                arguments("", null, Cause.BUG, "report"));
    }

    @ParameterizedTest
    @MethodSource("ends")
    void aFailedJobIsExplained(String reason, Integer exitCode, Cause cause, String remedy) {
        var outcome = watch.on(failed(run.jobName(), reason, exitCode));

        assertThat(outcome.outcome()).isEqualTo("failure_recorded");
        var failure = failure();
        assertThat(failure.cause()).isEqualTo(cause);
        assertThat(failure.reason()).contains(reason);
        assertThat(failure.remedy()).contains(remedy);
        assertThat(failure.jobId()).isEqualTo("job-1");
        assertThat(failure.run()).isEqualTo(run.run());
    }

    @Test
    void theTrainersOwnRecordStays() {
        var own = new RunFailure(
                run.model(), run.run(), Cause.INVALID_INPUT, "too few rows", "add some", "", Samples.NOW);
        store.put(Keys.failure(run.model(), run.run()), Json.pretty(own), JSON);

        assertThat(watch.on(failed(run.jobName(), "exited", 65)).outcome()).isEqualTo("finished");
        assertThat(failure()).isEqualTo(own);
    }

    @Test
    void aRunWithACandidateDidNotFail() {
        store.put(Keys.candidate(run.model(), run.run(), "1"), new byte[0], JSON);

        assertThat(watch.on(failed(run.jobName(), "killed late", 137)).outcome())
                .isEqualTo("finished");
        assertThat(store.head(Keys.failure(run.model(), run.run()))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SUBMITTED", "PENDING", "RUNNABLE", "STARTING", "RUNNING"})
    void otherStatesAreIgnored(String status) {
        var event = job(run.jobName(), status, "", Optional.empty());

        assertThat(watch.on(event).outcome()).isEqualTo("ignored");
        assertThat(store.list("runs/")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"somebody-elses-job", "digits-0000000000000000", "x/../y-0000000000000000"})
    void otherJobsAreIgnored(String name) {
        assertThat(watch.on(failed(name, "", 1)).outcome()).isEqualTo("ignored");
        assertThat(store.list("runs/")).hasSize(1);
    }

    @Test
    void aJobThatEndedWellWithoutACandidateHasFailed() {
        var event = job(run.jobName(), "SUCCEEDED", "", Optional.of(0));

        assertThat(watch.on(event).outcome()).isEqualTo("failure_recorded");
        assertThat(failure().cause()).isEqualTo(Cause.BUG);
        assertThat(failure().reason()).contains("left no candidate");
    }

    @Test
    void aJobThatEndedWellWithACandidateIsFinished() {
        store.put(Keys.candidate(run.model(), run.run(), "1"), new byte[0], JSON);
        var event = job(run.jobName(), "SUCCEEDED", "", Optional.of(0));

        assertThat(watch.on(event).outcome()).isEqualTo("finished");
        assertThat(store.head(Keys.failure(run.model(), run.run()))).isEmpty();
    }

    private RunFailure failure() {
        return Json.read(store.get(Keys.failure(run.model(), run.run())), RunFailure.class);
    }

    private static JobStateChanged failed(String name, String reason, Integer exitCode) {
        return job(name, "FAILED", reason, Optional.ofNullable(exitCode));
    }

    private static JobStateChanged job(String name, String status, String reason, Optional<Integer> exitCode) {
        return new JobStateChanged("job-1", name, status, reason, exitCode, Duration.ZERO, Samples.NOW);
    }

    private static RunManifest plan() {
        var planner = new Planner(
                new Prices(0, 0, 0), false, Duration.ofMinutes(1), Clock.fixed(Samples.NOW, ZoneOffset.UTC));
        return ((Plan.Ready) planner.plan(Samples.accepted(LifecycleSpec.DEFAULT), Samples.table(1_000, 4))).manifest();
    }
}
