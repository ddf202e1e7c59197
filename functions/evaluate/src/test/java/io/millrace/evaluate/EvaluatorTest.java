package io.millrace.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.Sha256;
import io.millrace.lifecycle.goal.Goal;
import io.millrace.lifecycle.goal.Goal.Operator;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.Aliases;
import io.millrace.lifecycle.manifest.Evaluation;
import io.millrace.lifecycle.manifest.RunFailure;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.manifest.SettledCandidate;
import io.millrace.lifecycle.manifest.VersionManifest;
import io.millrace.testing.InMemoryObjectStore;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EvaluatorTest {
    private static final Goal AT_LEAST_80 = new Goal("accuracy", Operator.AT_LEAST, 0.8);

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final World world = new World(store);

    @Test
    void theFirstCandidateThatMeetsItsGoalsBecomesChampion() {
        // Answers yes from 12 on, the truth from 10 on: two of twenty are wrong.
        var result = evaluate(world.candidate("r1", 11.5, AT_LEAST_80));

        assertThat(result).isInstanceOfSatisfying(Evaluated.Registered.class, it -> {
            assertThat(it.settled().version()).isEqualTo(1);
            assertThat(it.settled().outcome() == SettledCandidate.Outcome.PROMOTED)
                    .isTrue();
        });
        assertThat(evaluation(1).metrics())
                .containsEntry("accuracy", 0.9)
                .containsEntry("roc_auc", 1.0)
                .containsKeys("model_bytes", "latency_ms");
        assertThat(evaluation(1).goals()).singleElement().satisfies(goal -> assertThat(goal.holds())
                .isTrue());
        assertThat(manifest(1).goalsHold()).isTrue();
        assertThat(store.get(Keys.versionModel(World.MODEL, 1))).isEqualTo(store.get("runs/demo/r1/1/model.onnx"));
        assertThat(aliases().champion()).contains(1);
    }

    @Test
    void aVersionTellsHowItWasTrainedAndWhatThatCost() {
        evaluate(world.candidate("r1", 11.5));

        var spec = Json.read(store.get(Keys.runManifest(World.MODEL, "r1")), RunManifest.class)
                .spec();
        // Three seconds at 0.05 USD an hour.
        assertThat(manifest(1).training())
                .contains(new VersionManifest.Training(
                        spec.sha256(),
                        7,
                        7,
                        "cpu",
                        Optional.empty(),
                        3,
                        3 * 0.05 / 3600,
                        Optional.of(World.PROVENANCE)));
        assertThat(new String(store.get(Keys.report(World.MODEL, 1)), StandardCharsets.UTF_8))
                .contains("Millrace 1.2.3 (abcdef0)", "a &lt;quick&gt; processor, 2 processors, 8 GiB");
    }

    @Test
    void evidenceStandsBesideTheFiguresAndGoalsNameItsPaths() {
        // The test split is the train split here.
        evaluate(world.candidate("r1", 11.5, new Goal("checks.exact_leakage", Operator.AT_MOST, 0.5)));

        var evaluation = evaluation(1);
        assertThat(evaluation.goals()).singleElement().satisfies(goal -> {
            assertThat(goal.figure()).contains(1.0);
            assertThat(goal.holds()).isFalse();
        });
        assertThat(aliases().champion()).isEmpty();
        assertThat(evaluation.evidence().importance()).singleElement().satisfies(x -> {
            assertThat(x.feature()).isEqualTo("x");
            assertThat(x.loss()).isPositive();
        });
        assertThat(evaluation.evidence().dependence()).hasSize(1);
        assertThat(evaluation.evidence().mistakes())
                .extracting(mistake -> mistake.row())
                .containsExactly(10L, 11L);
        assertThat(evaluation.figures())
                .containsKeys(
                        "accuracy",
                        "accuracy.lower",
                        "classes.yes.recall",
                        "importance.x",
                        "robustness.noise",
                        "robustness.noise.0.5",
                        "checks.drift.x.ks",
                        "operation.cold_load_ms",
                        "weak_slices.count");
    }

    @Test
    void aBetterCandidateFollowsAndTheFormerChampionIsPrevious() {
        evaluate(world.candidate("r1", 11.5));
        evaluate(world.candidate("r2", 10.5));

        assertThat(aliases().champion()).contains(2);
        assertThat(aliases().previous()).contains(1);
        assertThat(evaluation(2).champion()).hasValueSatisfying(champion -> {
            assertThat(champion.version()).isEqualTo(1);
            assertThat(champion.metrics()).containsEntry("accuracy", 0.9);
        });
    }

    @Test
    void aWorseCandidateIsRegisteredAsChallenger() {
        evaluate(world.candidate("r1", 10.5));
        var result = evaluate(world.candidate("r2", 11.5));

        assertThat(result).isInstanceOfSatisfying(Evaluated.Registered.class, it -> assertThat(
                        it.settled().outcome() == SettledCandidate.Outcome.PROMOTED)
                .isFalse());
        assertThat(aliases().champion()).contains(1);
        assertThat(aliases().challenger()).contains(2);
        assertThat(manifest(2).version()).isEqualTo(2);
    }

    @Test
    void aFailedGoalKeepsEvenTheFirstCandidateFromBecomingChampion() {
        evaluate(world.candidate("r1", 15.5, AT_LEAST_80));

        assertThat(aliases().champion()).isEmpty();
        assertThat(aliases().challenger()).contains(1);
        assertThat(evaluation(1).decision().reason()).contains("accuracy is 0.7, but must be >= 0.8");
        assertThat(manifest(1).goalsHold()).isFalse();
    }

    @Test
    void aDuplicateEventChangesNothing() {
        var key = world.candidate("r1", 11.5);
        evaluate(key);
        var before = BucketState.of(store);

        assertThat(evaluate(key)).isEqualTo(new Evaluated.Duplicate(key, 1));
        assertThat(BucketState.of(store)).isEqualTo(before);
    }

    @Test
    void aLateDuplicateOfALoserCannotWinAgainstALaterChampion() {
        evaluate(world.candidate("r1", 10.5));
        var loser = world.candidate("r2", 11.5);
        evaluate(loser);
        // Somebody makes a worse version champion by hand, as a rollback would.
        var aliases = aliases();
        store.put(
                Keys.aliases(World.MODEL),
                Json.pretty(new Aliases(
                        World.MODEL,
                        Optional.empty(),
                        aliases.challenger(),
                        aliases.previous(),
                        aliases.promotion(),
                        aliases.recordSha256(),
                        aliases.changedAt())),
                "application/json");

        evaluate(loser);

        assertThat(aliases().champion()).isEmpty();
    }

    @Test
    void oneCandidateDeliveredTwiceAtOnceGivesOneVersion() throws Exception {
        var key = world.candidate("r1", 11.5);
        int deliveries = 4;
        var barrier = new CyclicBarrier(deliveries);
        try (var threads = Executors.newFixedThreadPool(deliveries)) {
            var tasks = IntStream.range(0, deliveries)
                    .<Callable<Evaluated>>mapToObj(i -> () -> {
                        barrier.await();
                        return evaluate(key);
                    })
                    .toList();
            for (Future<Evaluated> done : threads.invokeAll(tasks)) {
                done.get();
            }
        }

        assertThat(store.list(Keys.versions(World.MODEL)).filter(o -> o.key().endsWith("version.json")))
                .hasSize(1);
        assertThat(aliases().champion()).contains(1);
        assertThat(aliases().promotion()).isEqualTo(1);
    }

    @Test
    void ofCandidatesEvaluatedAtOnceTheBestEndsAsChampion() throws Exception {
        // Wrong rows: 6, 1, 4, 2, 5, 3.
        var thresholds = List.of(15.5, 10.5, 13.5, 11.5, 14.5, 12.5);
        var keys = IntStream.range(0, thresholds.size())
                .mapToObj(i -> world.candidate("r" + i, thresholds.get(i)))
                .toList();
        var barrier = new CyclicBarrier(keys.size());
        try (var threads = Executors.newFixedThreadPool(keys.size())) {
            var tasks = keys.stream()
                    .<Callable<Evaluated>>map(key -> () -> {
                        barrier.await();
                        return evaluate(key);
                    })
                    .toList();
            for (Future<Evaluated> done : threads.invokeAll(tasks)) {
                assertThat(done.get()).isInstanceOf(Evaluated.Registered.class);
            }
        }

        assertThat(manifest(aliases().champion().orElseThrow()).run()).isEqualTo("r1");
        assertThat(store.list(Keys.versions(World.MODEL)).filter(o -> o.key().endsWith("version.json")))
                .hasSize(keys.size());
    }

    @Test
    void aRegressionIsJudgedByRmse() {
        var numbers = new World(store, List.of(), "x");
        evaluate(numbers.candidate("r1", 3, new Goal("rmse", Operator.AT_MOST, 2.5)));
        evaluate(numbers.candidate("r2", 2, new Goal("rmse", Operator.AT_MOST, 2.5)));

        assertThat(evaluation(1).metrics().get("rmse")).isCloseTo(2, within(1e-5));
        assertThat(evaluation(2).metrics().get("rmse")).isCloseTo(1, within(1e-5));
        assertThat(evaluation(2).confusion()).isEmpty();
        assertThat(aliases().champion()).contains(2);
        assertThat(text(Keys.report(World.MODEL, 2))).contains("Predicted against true");
    }

    @Test
    void aChampionThatCannotReadTheRowsYieldsToGoalsAndTheReasonSaysSo() {
        evaluate(world.candidate("r1", 10.5));
        var changed = new World(store, List.of("no", "yes"), "renamed");
        evaluate(changed.candidate("r2", 11.5));

        assertThat(aliases().champion()).contains(2);
        assertThat(evaluation(2).champion()).isEmpty();
        assertThat(evaluation(2).decision().reason())
                .contains("version 1, cannot be compared")
                .contains("x");
    }

    @Test
    void aModelFileWithOtherBytesThanItsManifestNamesFailsTheRun() {
        var key = world.candidate("r1", 11.5);
        store.put("runs/demo/r1/1/model.onnx", new byte[] {1, 2, 3}, "application/octet-stream");

        assertThat(evaluate(key)).isInstanceOf(Evaluated.Failed.class);
        assertThat(failure("r1").cause()).isEqualTo(RunFailure.Cause.BUG);
        assertThat(failure("r1").reason()).contains("SHA-256").contains("runs/demo/r1/1/model.onnx");
        assertThat(store.list(Keys.versions(World.MODEL))).isEmpty();
    }

    @Test
    void aModelFileThatIsNoModelFailsTheRun() {
        var key = world.candidate("r1", 11.5);
        var junk = "no model".getBytes(StandardCharsets.UTF_8);
        store.put("runs/demo/r1/1/model.onnx", junk, "application/octet-stream");
        var manifest = new String(store.get(key.manifest()), StandardCharsets.UTF_8)
                .replaceAll("\"model_sha256\" : \"[0-9a-f]+\"", "\"model_sha256\" : \"" + Sha256.of(junk) + "\"");
        store.put(key.manifest(), manifest.getBytes(StandardCharsets.UTF_8), "application/json");

        assertThat(evaluate(key)).isInstanceOf(Evaluated.Failed.class);
        assertThat(failure("r1").reason()).doesNotContain("SHA-256");
    }

    @Test
    void aTestSplitWithOtherBytesThanItsManifestNamesFailsTheRun() {
        var key = world.candidate("r1", 11.5);
        store.put("datasets/demo/d1/test.parquet", new byte[] {1, 2, 3}, "application/octet-stream");

        assertThat(evaluate(key)).isInstanceOf(Evaluated.Failed.class);
        assertThat(failure("r1").reason()).contains("test.parquet", "SHA-256");
    }

    @Test
    void aChampionWhoseFileIsGoneYieldsToGoals() {
        evaluate(world.candidate("r1", 10.5));
        store.delete(Keys.versionModel(World.MODEL, 1));
        evaluate(world.candidate("r2", 11.5));

        assertThat(aliases().champion()).contains(2);
        assertThat(evaluation(2).decision().reason()).contains("version 1, cannot be compared");
    }

    @Test
    void brokenManifestsFailTheRun() {
        var torn = world.candidate("r1", 11.5);
        store.put(torn.manifest(), "{\"model\": ".getBytes(StandardCharsets.UTF_8), "application/json");
        var swapped = world.candidate("r2", 11.5);
        store.put(swapped.manifest(), store.get(world.candidate("r3", 11.5).manifest()), "application/json");
        var orphan = world.candidate("r4", 11.5);
        store.delete(Keys.runManifest(World.MODEL, "r4"));

        assertThat(evaluate(torn)).isInstanceOf(Evaluated.Failed.class);
        assertThat(evaluate(swapped)).isInstanceOf(Evaluated.Failed.class);
        assertThat(evaluate(orphan)).isInstanceOf(Evaluated.Failed.class);
        assertThat(failure("r1").reason()).contains("candidate.json cannot be read");
        assertThat(failure("r2").reason()).contains("names another candidate");
        assertThat(failure("r4").reason()).contains("run.json");
    }

    @Test
    void aDeletedCandidateIsNoError() {
        var key = new CandidateKey(World.MODEL, "r9", "1");

        assertThat(evaluate(key)).isEqualTo(new Evaluated.Gone(key));
        assertThat(store.list("")).isEmpty();
    }

    @Test
    void namesFromTheDataCannotBreakOutOfTheReport() {
        var hostile = new World(store, List.of("<script>alert(1)</script>", "\"]|&'"), "x");
        evaluate(hostile.candidate("r1", 11.5, AT_LEAST_80));

        var report = text(Keys.report(World.MODEL, 1));
        assertThat(report)
                .doesNotContain("<script>alert")
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                .contains("&quot;]|&amp;&#39;");
    }

    @Test
    void reportAndCardTellTheFiguresOfTheEvaluation() {
        evaluate(world.candidate("r1", 11.5, AT_LEAST_80));

        assertThat(text(Keys.report(World.MODEL, 1)))
                .startsWith("<!doctype html>")
                .contains("<td class=\"number\">0.9</td>", "accuracy ≥ 0.8", "Learning curves", "Confusion matrix");
        assertThat(text(Keys.card(World.MODEL, 1)))
                .startsWith("---\nlibrary_name: onnx\n")
                .contains(
                        "type: accuracy\n      name: \"Accuracy\"\n      value: 0.9\n",
                        "| Accuracy | 0.9000 | 0.",
                        "## Lineage");
    }

    private Evaluated evaluate(CandidateKey key) {
        return World.evaluator(store).evaluate(key);
    }

    private Evaluation evaluation(int version) {
        return Json.read(store.get(Keys.evaluation(World.MODEL, version)), Evaluation.class);
    }

    private VersionManifest manifest(int version) {
        return Json.read(store.get(Keys.versionManifest(World.MODEL, version)), VersionManifest.class);
    }

    private RunFailure failure(String run) {
        return Json.read(store.get(Keys.failure(World.MODEL, run)), RunFailure.class);
    }

    private Aliases aliases() {
        return Json.read(store.get(Keys.aliases(World.MODEL)), Aliases.class);
    }

    private String text(String key) {
        return new String(store.get(key), StandardCharsets.UTF_8);
    }
}
