package io.millrace.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aws.GivenUp;
import io.millrace.aws.StageEvent;
import io.millrace.aws.StageOutcome;
import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.goal.Goal;
import io.millrace.lifecycle.goal.Goal.Operator;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.Aliases;
import io.millrace.lifecycle.manifest.Lineage;
import io.millrace.lifecycle.manifest.RunFailure;
import io.millrace.lifecycle.manifest.RunUpload;
import io.millrace.lifecycle.manifest.SettledCandidate;
import io.millrace.lifecycle.manifest.SettledCandidate.Outcome;
import io.millrace.lifecycle.manifest.VersionManifest;
import io.millrace.lifecycle.promotion.PromotionAudit;
import io.millrace.lifecycle.promotion.Rollback;
import io.millrace.testing.InMemoryObjectStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Candidates that come late, again, in another order, or not at all. */
class OrderTest {
    private static final Instant MONDAY = Instant.parse("2026-11-02T09:00:00Z");
    private static final Instant TUESDAY = MONDAY.plusSeconds(86_400);
    private static final CandidateKey MONDAYS = new CandidateKey(World.MODEL, "monday", "1");
    private static final GivenUp UNAVAILABLE = new GivenUp(RunFailure.Cause.UNAVAILABLE, "no answer.", "Try again.");
    private static final Goal AT_LEAST_80 = new Goal("accuracy", Operator.AT_LEAST, 0.8);

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final World world = new World(store);

    @Test
    void anOlderUploadThatIsFinishedLateIsRegisteredAndLeavesTheAliases() {
        evaluate(world.candidate("tuesday", 11.5, TUESDAY));
        var before = store.get(Keys.aliases(World.MODEL));
        // Better on these rows, yet from data that were replaced since.
        evaluate(world.candidate("monday", 9.5, MONDAY));

        assertThat(settled("monday").outcome()).isEqualTo(Outcome.SUPERSEDED);
        assertThat(settled("monday").reason()).contains("newer upload", "version 1", "tuesday.csv");
        assertThat(store.get(Keys.aliases(World.MODEL))).isEqualTo(before);
        assertThat(manifest(2).run()).isEqualTo("monday");
        assertThat(manifest(2).lineage().uploadedAt()).isEqualTo(MONDAY);
        assertThat(PromotionAudit.of(store, World.MODEL).records()).hasSize(1);
    }

    @Test
    void aChampionThatIsUploadedAgainIsAsNewAsThatUpload() {
        evaluate(world.candidate("monday", 11.5, MONDAY));
        // Links a newer upload to the run that is champion already, and changes nothing else.
        world.candidate("monday", 11.5, TUESDAY.plusSeconds(9));
        evaluate(world.candidate("tuesday", 9.5, TUESDAY));

        assertThat(settled("tuesday").outcome()).isEqualTo(Outcome.SUPERSEDED);
        assertThat(settled("tuesday").reason()).contains("version 1");
    }

    @Test
    void aRunIsAsNewAsTheNewestUploadItCarriesOut() {
        evaluate(world.candidate("tuesday", 11.5, TUESDAY));
        world.candidate("monday", 9.5, TUESDAY.plusSeconds(9));
        // The same run was first planned for Monday's upload of the same bytes.
        store.put(
                Keys.runUpload(World.MODEL, "monday", "first"),
                Json.pretty(new RunUpload(World.MODEL, "monday", "first", new Lineage(MONDAY, "k", "", Instant.EPOCH))),
                "application/json");
        evaluate(new CandidateKey(World.MODEL, "monday", "1"));

        assertThat(settled("monday").outcome()).isEqualTo(Outcome.PROMOTED);
        assertThat(manifest(2).upload()).startsWith("monday.csv");
    }

    /**
     * Two uploads with thresholds as in {@link World}: 9.5 answers all rows right, each step away costs a row.
     *
     * <p>The one case left out: both meet their goals, and the newer one is not better. Then the older one stays champion
     * if it was settled first, and the newer one if that was (see decision 7).
     */
    @ParameterizedTest
    @CsvSource({"11.5, 10.5, tuesday", "15.5, 10.5, tuesday", "10.5, 15.5, monday", "15.5, 16.5, none"})
    void whicheverOrderTwoUploadsAreFinishedInTheSameRunsAreRegisteredAndTheSameOneServes(
            double monday, double tuesday, String champion) {
        var outcomes = new ArrayList<List<String>>();
        for (int seed = 0; seed < 4; seed++) {
            var bucket = new InMemoryObjectStore();
            var here = new World(bucket);
            var older = here.candidate("monday", monday, MONDAY, AT_LEAST_80);
            var newer = here.candidate("tuesday", tuesday, TUESDAY, AT_LEAST_80);
            var deliveries = new ArrayList<CandidateKey>();
            var random = new Random(seed);
            deliveries.addAll(Collections.nCopies(1 + random.nextInt(5), older));
            deliveries.addAll(Collections.nCopies(1 + random.nextInt(5), newer));
            Collections.shuffle(deliveries, random);
            deliveries.forEach(key -> World.evaluator(bucket).evaluate(key));
            outcomes.add(List.of(runOf(bucket, true), runOf(bucket, false)));
            assertThat(bucket.list(Keys.versions(World.MODEL))
                            .filter(o -> o.key().endsWith("/version.json")))
                    .hasSize(2);
            assertThat(PromotionAudit.of(bucket, World.MODEL).fault()).isEmpty();
        }
        assertThat(outcomes).allMatch(outcome -> outcome.getFirst().equals(champion));
        assertThat(outcomes.stream().distinct()).as("champion and challenger").hasSize(1);
    }

    @Test
    void afterARollbackARedeliveredEventPromotesNothing() {
        var first = world.candidate("monday", 11.5, MONDAY);
        var second = world.candidate("tuesday", 10.5, TUESDAY);
        evaluate(first);
        evaluate(second);
        new Rollback(store, World.MODEL, Clock.systemUTC()).to(Optional.empty(), "complaints");
        // As if the delivery had died just before its last write.
        store.delete(Keys.settled(World.MODEL, "tuesday", "1"));

        evaluate(second);
        evaluate(first);

        assertThat(aliases(store).champion()).contains(1);
        assertThat(settled("tuesday").outcome()).isEqualTo(Outcome.PROMOTED);
        var audit = PromotionAudit.of(store, World.MODEL);
        assertThat(audit.fault()).isEmpty();
        assertThat(audit.records()).hasSize(3);
    }

    @Test
    void aRecordOfAnEarlierFailureGoesWhenTheRunBecomesAVersion() {
        var key = world.candidate("monday", 10.5, MONDAY);
        World.events(store).giveUp(created(key), UNAVAILABLE);
        assertThat(store.head(Keys.failure(World.MODEL, "monday"))).isPresent();

        evaluate(key);

        assertThat(store.head(Keys.failure(World.MODEL, "monday"))).isEmpty();
        World.events(store).giveUp(created(key), new GivenUp(RunFailure.Cause.BUG, "late duplicate", ""));
        assertThat(store.head(Keys.failure(World.MODEL, "monday"))).isEmpty();
    }

    @Test
    void aFailureThatIsRecordedJustBeforeTheLastWriteGoes() {
        var givenUpMeanwhile = new InMemoryObjectStore() {
            @Override
            public Optional<String> create(String key, byte[] bytes, String contentType) {
                if (key.startsWith(Keys.settled(World.MODEL))) {
                    World.events(this).giveUp(created(MONDAYS), UNAVAILABLE);
                    assertThat(head(Keys.failure(World.MODEL, "monday"))).isPresent();
                }
                return super.create(key, bytes, contentType);
            }
        };
        var key = new World(givenUpMeanwhile).candidate("monday", 10.5, MONDAY);

        World.evaluator(givenUpMeanwhile).evaluate(key);

        assertThat(givenUpMeanwhile.head(Keys.failure(World.MODEL, "monday"))).isEmpty();
    }

    @Test
    void aSweepTakesTheFailureOfASettledCandidateAway() {
        evaluate(world.candidate("monday", 10.5, MONDAY));
        // As a delivery leaves it that died between its last write and this deletion.
        store.put(Keys.failure(World.MODEL, "monday"), new byte[] {'{', '}'}, "");

        assertThat(sweep().fields()).containsEntry("demo/monday", "duplicate");
        assertThat(store.head(Keys.failure(World.MODEL, "monday"))).isEmpty();
        assertThat(sweep().fields()).isEmpty();
    }

    @Test
    void aSweepSettlesWhatNobodySettledAndReadsNothingElse() {
        evaluate(world.candidate("monday", 11.5, MONDAY));
        var lost = world.candidate("tuesday", 10.5, TUESDAY);

        assertThat(sweep().fields()).containsEntry("demo/tuesday", "promoted");
        assertThat(aliases(store).champion()).contains(2);
        assertThat(sweep().fields()).isEmpty();
        assertThat(settled(lost.run()).version()).isEqualTo(2);
    }

    private StageOutcome sweep() {
        var clock = Clock.offset(Clock.systemUTC(), Duration.ofHours(2));
        return new CandidateSweep(store, clock, Duration.ofHours(1), World.evaluator(store)).sweep(Instant.MAX);
    }

    private void evaluate(CandidateKey key) {
        World.evaluator(store).evaluate(key);
    }

    private static StageEvent created(CandidateKey key) {
        return new StageEvent.ObjectCreated("b", key.manifest(), "", 1, "", TUESDAY);
    }

    private SettledCandidate settled(String run) {
        return Json.read(store.get(Keys.settled(World.MODEL, run, "1")), SettledCandidate.class);
    }

    private VersionManifest manifest(int version) {
        return Json.read(store.get(Keys.versionManifest(World.MODEL, version)), VersionManifest.class);
    }

    private static String runOf(InMemoryObjectStore bucket, boolean champion) {
        var aliases = aliases(bucket);
        return (champion ? aliases.champion() : aliases.challenger())
                .map(version -> Json.read(bucket.get(Keys.versionManifest(World.MODEL, version)), VersionManifest.class)
                        .run())
                .orElse("none");
    }

    private static Aliases aliases(InMemoryObjectStore bucket) {
        return Json.read(bucket.get(Keys.aliases(World.MODEL)), Aliases.class);
    }
}
