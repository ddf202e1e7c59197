package io.millrace.evaluate;

import io.millrace.aws.GivenUp;
import io.millrace.aws.StageOutcome;
import io.millrace.aws.Sweep;
import io.millrace.aws.Sweep.Stuck;
import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.store.ObjectInfo;
import io.millrace.lifecycle.store.ObjectStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds candidates that do not have exactly one outcome, by comparing listings: nothing that has one is read. */
final class CandidateSweep {
    private static final String FAILURE = "/failure.json";

    private final ObjectStore store;
    private final Clock clock;
    private final Duration stuckAfter;
    private final Failures failures;
    private final Evaluator evaluator;

    /** @param stuckAfter how old a candidate may be before it should have been settled */
    CandidateSweep(ObjectStore store, Clock clock, Duration stuckAfter, Evaluator evaluator) {
        this.store = store;
        this.clock = clock;
        this.stuckAfter = stuckAfter;
        this.failures = new Failures(store, clock);
        this.evaluator = evaluator;
    }

    StageOutcome sweep(Instant until) {
        var sweep = new Sweep("evaluate", store, clock, until);
        sweep.over(stuck());
        return sweep.outcome();
    }

    /** The candidate is given up: its run has failed, unless it has been settled after all. */
    void giveUp(CandidateKey key, GivenUp why) {
        failures.record(key, why.cause(), "The candidate could not be evaluated. " + why.reason(), why.remedy());
    }

    private List<Stuck> stuck() {
        var limit = clock.instant().minus(stuckAfter);
        Map<CandidateKey, Instant> candidates = new HashMap<>();
        Set<String> failed = new HashSet<>();
        try (var objects = store.list(Keys.RUNS)) {
            objects.forEach(object -> {
                CandidateKey.parse(object.key()).ifPresent(key -> candidates.put(key, object.lastModified()));
                if (object.key().endsWith(FAILURE)) {
                    failed.add(object.key());
                }
            });
        }
        var settled = settled(candidates.keySet());
        return candidates.entrySet().stream()
                .filter(entry -> entry.getValue().isBefore(limit))
                // Neither: nobody settled it. Both: whoever settled it died before taking the failure away.
                .filter(entry -> settled.contains(settledKey(entry.getKey()))
                        == failed.contains(Keys.failure(
                                entry.getKey().model(), entry.getKey().run())))
                .map(entry -> stuck(entry.getKey(), entry.getValue()))
                .toList();
    }

    private Stuck stuck(CandidateKey key, Instant since) {
        return new Stuck(
                key.model().value(),
                key.run(),
                "candidate",
                since,
                () -> CandidateEvents.outcome(evaluator.evaluate(key)),
                why -> giveUp(key, why));
    }

    private Set<String> settled(Set<CandidateKey> candidates) {
        return candidates.stream()
                .map(CandidateKey::model)
                .distinct()
                .flatMap(model -> {
                    try (var objects = store.list(Keys.settled(model))) {
                        return objects.map(ObjectInfo::key).toList().stream();
                    }
                })
                .collect(Collectors.toSet());
    }

    private static String settledKey(CandidateKey key) {
        return Keys.settled(key.model(), key.run(), key.trial());
    }
}
