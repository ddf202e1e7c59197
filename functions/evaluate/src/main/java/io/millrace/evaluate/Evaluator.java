package io.millrace.evaluate;

import io.millrace.evaluate.metrics.Scores;
import io.millrace.evaluate.metrics.Scoring;
import io.millrace.evaluate.operation.OperationProbe;
import io.millrace.evaluate.promotion.ChampionStanding;
import io.millrace.evaluate.promotion.FigureTable;
import io.millrace.evaluate.promotion.GoalCheck;
import io.millrace.evaluate.promotion.Promotion;
import io.millrace.evaluate.promotion.PromotionDecision;
import io.millrace.evaluate.promotion.UnmeasuredPromotion;
import io.millrace.evaluate.promotion.VersionNumbers;
import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.NotFoundException;
import io.millrace.lifecycle.evidence.Evidence;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.Evaluation;
import io.millrace.lifecycle.manifest.Evaluation.Decision;
import io.millrace.lifecycle.manifest.Evaluation.GoalResult;
import io.millrace.lifecycle.manifest.Lineage;
import io.millrace.lifecycle.manifest.RunFailure;
import io.millrace.lifecycle.manifest.SettledCandidate;
import io.millrace.lifecycle.manifest.SettledCandidate.Outcome;
import io.millrace.lifecycle.promotion.Lineages;
import io.millrace.lifecycle.promotion.PromotionLog;
import io.millrace.lifecycle.store.ObjectStore;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns a candidate into a registered version with evidence, and makes it champion or challenger. Doing it again, or at
 * the same time elsewhere, gives the same version; a delivery that died half-way is completed by the next.
 *
 * <p>Order: evidence, number, artifacts, {@code version.json}, promotion record, aliases, and what became of the
 * candidate ({@link SettledCandidate}). The last one makes late duplicates harmless: without it, a version that lost
 * could win against a later champion.
 */
final class Evaluator {
    private static final String JSON = "application/json";

    private final ObjectStore store;
    private final Scoring scoring;
    private final OperationProbe probe;
    private final Clock clock;
    private final Failures failures;

    Evaluator(ObjectStore store, Scoring scoring, OperationProbe probe, Clock clock) {
        this.store = store;
        this.scoring = scoring;
        this.probe = probe;
        this.clock = clock;
        this.failures = new Failures(store, clock);
    }

    Evaluated evaluate(CandidateKey key) {
        var settled = settled(key);
        if (settled.isPresent()) {
            return duplicate(key, settled.get());
        }
        if (store.head(key.manifest()).isEmpty()) {
            return new Evaluated.Gone(key);
        }
        Candidate candidate;
        try {
            candidate = Candidate.load(store, key);
        } catch (NotFoundException | InvalidInputException e) {
            return failed(key, e);
        }
        try (var workbench = new Workbench(store, scoring, candidate.dataset())) {
            return evaluate(key, candidate, workbench);
        }
    }

    private Evaluated evaluate(CandidateKey key, Candidate candidate, Workbench workbench) {
        var numbers = new VersionNumbers(store);
        var plannedAt = candidate.run().createdAt();
        var examined = new ExaminedCandidate(candidate, workbench, probe);
        var promote = candidate.run().spec().promote();
        var champions = new Champions(
                store,
                key.model(),
                workbench,
                promote,
                promote.metric(candidate.dataset().task()),
                examined::scored);
        var log = new PromotionLog(store, key.model(), clock);

        var known = numbers.find(key.model(), key.run(), key.trial(), plannedAt);
        if (known.isPresent()) {
            int version = known.getAsInt();
            var registered = new Registration(store, key.model(), version).registered();
            if (registered.isPresent()) {
                return settle(key, candidate, version, registered.get(), champions, log);
            }
        }

        Scores scores;
        ChampionStanding standing;
        try {
            scores = examined.scored().scores();
            standing = champions.standing(log.catchUp().champion());
        } catch (NotFoundException | InvalidInputException e) {
            return candidate.imported().isPresent() ? refused(key, e) : failed(key, e);
        }
        var evaluation = evaluation(candidate, scores, examined.evidence(standing.tested()), standing);
        // Only now: a candidate without evidence uses up no number.
        int version = numbers.claim(key.model(), key.run(), key.trial(), plannedAt);
        var registered =
                new Registration(store, key.model(), version).register(candidate, examined.file(), scores, evaluation);
        return settle(key, candidate, version, registered, champions, log);
    }

    private Evaluation evaluation(Candidate candidate, Scores scores, Evidence evidence, ChampionStanding standing) {
        var champion =
                candidate.unmeasured().isPresent() ? Optional.<Evaluation.ChampionFigures>empty() : standing.recorded();
        var result = candidate.result();
        var measured = new Evaluation(
                result.model(),
                result.run(),
                result.trial(),
                candidate.dataset().dataset(),
                scores.rows(),
                scores.figures(),
                FigureTable.of(scores, evidence, champion),
                scores.perClass(),
                scores.classes(),
                scores.confusion(),
                List.of(),
                champion,
                evidence,
                decide(candidate, scores.figures(), List.of(), standing),
                clock.instant());
        var goals = GoalCheck.check(candidate.run().spec().goals(), measured);
        return measured.judged(goals, decide(candidate, scores.figures(), goals, standing));
    }

    private Evaluated settle(
            CandidateKey key,
            Candidate candidate,
            int version,
            Evaluation evaluation,
            Champions champions,
            PromotionLog log) {
        // Again, because another delivery may have come to its end while this one computed.
        var before = settled(key);
        if (before.isPresent()) {
            return duplicate(key, before.get());
        }
        Promotion.Judge judge = champion -> superseded(champion, candidate)
                .orElseGet(() -> Promotion.Verdict.of(
                        decide(candidate, evaluation.metrics(), evaluation.goals(), champions.standing(champion))));
        var verdict = new Promotion(log).settle(version, evaluation.createdAt(), judge);
        var settled = new SettledCandidate(version, verdict.outcome(), verdict.reason(), clock.instant());
        store.create(Keys.settled(key.model(), key.run(), key.trial()), Json.pretty(settled), JSON);
        failures.withdraw(key);
        return new Evaluated.Registered(key, settled);
    }

    private Evaluated duplicate(CandidateKey key, SettledCandidate settled) {
        failures.withdraw(key);
        return new Evaluated.Duplicate(key, settled.version());
    }

    /** The champion only moves forward: an older upload that is finished late leaves it to the newer one. */
    private Optional<Promotion.Verdict> superseded(Optional<Integer> champion, Candidate candidate) {
        var lineages = new Lineages(store, candidate.run().model());
        return champion.filter(version -> candidate.newest().lineage().isOlderThan(lineages.of(version)))
                .map(version -> new Promotion.Verdict(
                        Outcome.SUPERSEDED,
                        "Superseded by a newer upload: version %d, the champion, was made from %s."
                                .formatted(version, described(lineages.of(version)))));
    }

    private static String described(Lineage lineage) {
        return lineage.key() + " of " + lineage.uploadedAt();
    }

    private static Decision decide(
            Candidate candidate, Map<String, Double> figures, List<GoalResult> goals, ChampionStanding champion) {
        var measured = new PromotionDecision(
                candidate.run().spec().promote(), candidate.dataset().task());
        return candidate
                .unmeasured()
                .map(why -> UnmeasuredPromotion.decide(measured, figures, goals, champion, why))
                .orElseGet(() -> measured.decide(figures, goals, champion));
    }

    /** A model of the user's own that fails on the user's own test data. */
    private Evaluated refused(CandidateKey key, RuntimeException why) {
        return failed(
                key,
                RunFailure.Cause.INVALID_INPUT,
                "The model cannot be evaluated on its test data: " + why.getMessage(),
                "Run the model on the same rows with ONNX Runtime, correct it or the data, and upload both again.");
    }

    private Optional<SettledCandidate> settled(CandidateKey key) {
        return store.find(Keys.settled(key.model(), key.run(), key.trial()))
                .map(object -> Json.read(object.bytes(), SettledCandidate.class));
    }

    /** A retry would fail the same way, so the run ends here with a record that tells people. */
    private Evaluated failed(CandidateKey key, RuntimeException why) {
        return failed(
                key,
                RunFailure.Cause.BUG,
                "The candidate cannot be evaluated: " + why.getMessage(),
                "Change train.seed in lifecycle.yaml to start a new run; report it if it happens again.");
    }

    private Evaluated failed(CandidateKey key, RunFailure.Cause cause, String reason, String remedy) {
        failures.record(key, cause, reason, remedy);
        return new Evaluated.Failed(key, reason);
    }
}
