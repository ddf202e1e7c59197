package io.millrace.evaluate;

import io.millrace.aws.GivenUp;
import io.millrace.aws.StageEvent;
import io.millrace.aws.StageOutcome;
import io.millrace.aws.StageWork;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Translates between the stage harness and the evaluator. */
final class CandidateEvents implements StageWork {
    private final Evaluator evaluator;
    private final CandidateSweep sweep;

    CandidateEvents(Evaluator evaluator, CandidateSweep sweep) {
        this.evaluator = evaluator;
        this.sweep = sweep;
    }

    /** Evaluates the candidate the event is about; other events are ignored. */
    @Override
    public StageOutcome on(StageEvent event) {
        return switch (event) {
            case StageEvent.ObjectCreated created ->
                CandidateKey.parse(created.key())
                        .map(key -> outcome(evaluator.evaluate(key)))
                        .orElseGet(CandidateEvents::ignored);
            case StageEvent.JobStateChanged changed -> ignored();
            case StageEvent.SweepDue due -> sweep.sweep(due.until());
        };
    }

    @Override
    public void giveUp(StageEvent event, GivenUp why) {
        if (event instanceof StageEvent.ObjectCreated created) {
            CandidateKey.parse(created.key()).ifPresent(key -> sweep.giveUp(key, why));
        }
    }

    private static StageOutcome ignored() {
        return new StageOutcome("ignored", Map.of());
    }

    static StageOutcome outcome(Evaluated evaluated) {
        return switch (evaluated) {
            case Evaluated.Registered it -> {
                var fields = fields(it.candidate());
                fields.put("version", String.valueOf(it.settled().version()));
                fields.put("reason", it.settled().reason());
                yield new StageOutcome(it.settled().outcome().name().toLowerCase(Locale.ROOT), fields);
            }
            case Evaluated.Duplicate it -> {
                var fields = fields(it.candidate());
                fields.put("version", String.valueOf(it.version()));
                yield new StageOutcome("duplicate", fields);
            }
            case Evaluated.Failed it -> {
                var fields = fields(it.candidate());
                fields.put("reason", it.reason());
                yield new StageOutcome("failed", fields);
            }
            case Evaluated.Gone it -> new StageOutcome("gone", fields(it.candidate()));
        };
    }

    private static Map<String, String> fields(CandidateKey candidate) {
        var fields = new HashMap<String, String>();
        fields.put("model", candidate.model().value());
        fields.put("run", candidate.run());
        fields.put("trial", candidate.trial());
        return fields;
    }
}
