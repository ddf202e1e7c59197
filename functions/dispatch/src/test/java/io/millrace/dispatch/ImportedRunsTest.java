package io.millrace.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aws.GivenUp;
import io.millrace.dispatch.plan.Planner;
import io.millrace.dispatch.plan.Prices;
import io.millrace.dispatch.plan.Samples;
import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.RunId;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.ImportedModel;
import io.millrace.lifecycle.manifest.RunFailure;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.manifest.TrialResult;
import io.millrace.lifecycle.spec.BudgetSpec;
import io.millrace.lifecycle.spec.LifecycleSpec;
import io.millrace.lifecycle.spec.TrainSpec;
import io.millrace.lifecycle.store.ObjectStore;
import io.millrace.testing.InMemoryObjectStore;
import io.millrace.testing.MovableClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImportedRunsTest {
    private static final String RUN = RunId.of("d1", LifecycleSpec.DEFAULT);
    private static final String JSON = "application/json";
    private static final GivenUp WHY = new GivenUp(RunFailure.Cause.BUG, "It broke.", "Report it.");

    private final MovableClock clock = new MovableClock(Samples.NOW);
    private final InMemoryObjectStore store = new InMemoryObjectStore(clock);
    private final FakeJobs jobs = new FakeJobs();
    private final RunStarter starter = starter(store);

    @BeforeEach
    void anUploadThatBringsItsModel() {
        var tensor = new ImportedModel.Tensor("x", "FP32", List.of(-1L, 4L));
        var model = new ImportedModel(
                Samples.MODEL,
                "d1",
                Keys.importedModelFile(Samples.MODEL, "d1"),
                "abc",
                12,
                8,
                Map.of("ai.onnx", 13L),
                List.of(tensor),
                List.of(tensor),
                Optional.empty(),
                Samples.NOW);
        store.put(Keys.importedModel(Samples.MODEL, "d1"), Json.pretty(model), JSON);
        store.put("accepted/digits/u.json", Json.pretty(Samples.accepted(LifecycleSpec.DEFAULT)), JSON);
    }

    @Test
    void theModelIsTheCandidateAndNoJobRuns() {
        assertThat(starter.start("accepted/digits/u.json").outcome()).isEqualTo("imported");

        var candidate = read(Keys.candidate(Samples.MODEL, RUN, "1"), TrialResult.class);
        assertThat(candidate.modelKey()).isEqualTo(Keys.importedModelFile(Samples.MODEL, "d1"));
        assertThat(candidate.modelSha256()).isEqualTo("abc");
        assertThat(candidate.hyperparameters().wereImported()).isTrue();
        var plan = read(Keys.runManifest(Samples.MODEL, RUN), RunManifest.class);
        assertThat(plan.compute().worstCaseUsd()).isZero();
        assertThat(plan.jobName()).isEmpty();
        assertThat(jobs.submitted()).isEmpty();
    }

    @Test
    void aSecondEventChangesNothing() {
        starter.start("accepted/digits/u.json");

        assertThat(starter.start("accepted/digits/u.json").outcome()).isEqualTo("duplicate");
    }

    @Test
    void aDeliveryThatDiedAfterThePlanIsCompleted() {
        starter.start("accepted/digits/u.json");
        store.delete(Keys.candidate(Samples.MODEL, RUN, "1"));

        assertThat(starter.start("accepted/digits/u.json").outcome()).isEqualTo("imported");
        assertThat(store.head(Keys.candidate(Samples.MODEL, RUN, "1"))).isPresent();
        assertThat(jobs.submitted()).isEmpty();
    }

    @Test
    void itIsGivenUpWithoutAskingForAJobAndHandedOverWhenItsEventIsSentAgain() {
        starter.start("accepted/digits/u.json");
        store.delete(Keys.candidate(Samples.MODEL, RUN, "1"));
        jobs.down(true);

        new LastResort(store, jobs, clock).upload("accepted/digits/u.json", WHY);

        var failure = read(Keys.failure(Samples.MODEL, RUN), RunFailure.class);
        assertThat(failure.reason()).isEqualTo("The model could not be handed over. It broke.");
        assertThat(store.list("budgets/")).isEmpty();
        assertThat(starter.start("accepted/digits/u.json").outcome()).isEqualTo("imported");
        assertThat(store.head(Keys.failure(Samples.MODEL, RUN))).isEmpty();
    }

    @Test
    void aFailureThatIsRecordedJustBeforeTheCandidateGoes() {
        var givenUpMeanwhile = new InMemoryObjectStore(clock) {
            @Override
            public Optional<String> create(String key, byte[] bytes, String contentType) {
                if (key.equals(Keys.candidate(Samples.MODEL, RUN, "1"))) {
                    new LastResort(this, jobs, clock).upload("accepted/digits/u.json", WHY);
                    assertThat(head(Keys.failure(Samples.MODEL, RUN))).isPresent();
                }
                return super.create(key, bytes, contentType);
            }
        };
        try (var objects = store.list("")) {
            objects.forEach(object -> givenUpMeanwhile.put(object.key(), store.get(object.key()), JSON));
        }

        starter(givenUpMeanwhile).start("accepted/digits/u.json");

        assertThat(givenUpMeanwhile.head(Keys.failure(Samples.MODEL, RUN))).isEmpty();
    }

    @Test
    void anEmptyBudgetDoesNotStandInTheWay() {
        var spec = Samples.spec(TrainSpec.DEFAULT, new BudgetSpec(0, 1));
        store.put("accepted/digits/poor.json", Json.pretty(Samples.accepted(spec)), JSON);

        assertThat(starter.start("accepted/digits/poor.json").outcome()).isEqualTo("imported");
    }

    private RunStarter starter(ObjectStore bucket) {
        return new RunStarter(
                bucket, jobs, new Planner(new Prices(0.04, 0.004, 0.5), false, Duration.ofMinutes(1), clock), clock);
    }

    private <T> T read(String key, Class<T> type) {
        return Json.read(store.get(key), type);
    }
}
