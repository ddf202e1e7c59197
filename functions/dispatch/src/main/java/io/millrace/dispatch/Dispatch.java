package io.millrace.dispatch;

import io.millrace.aws.GivenUp;
import io.millrace.aws.StageEvent;
import io.millrace.aws.StageOutcome;
import io.millrace.aws.StageWork;
import io.millrace.dispatch.plan.Planner;
import io.millrace.lifecycle.store.ObjectStore;
import java.time.Clock;
import java.util.Map;

/** Which event is whose work. */
final class Dispatch implements StageWork {
    private final RunStarter starter;
    private final JobWatch watch;
    private final LastResort lastResort;
    private final RunSweep sweep;

    Dispatch(ObjectStore store, TrainingJobs jobs, Planner planner, RunSweep.Limits limits, Clock clock) {
        this.starter = new RunStarter(store, jobs, planner, clock);
        var rungs = new Rungs(store, jobs, starter, clock);
        this.watch = new JobWatch(store, rungs, clock);
        this.lastResort = new LastResort(store, jobs, clock);
        this.sweep = new RunSweep(store, jobs, starter, watch, rungs, lastResort, limits, clock);
    }

    @Override
    public StageOutcome on(StageEvent event) {
        return switch (event) {
            case StageEvent.ObjectCreated created ->
                AcceptedKey.parse(created.key()).isPresent()
                        ? starter.start(created.key())
                        : new StageOutcome("ignored", Map.of());
            case StageEvent.JobStateChanged changed -> watch.on(changed);
            case StageEvent.SweepDue due -> sweep.sweep(due.until());
        };
    }

    /** The end of a job that could not be recorded is found by the sweep. */
    @Override
    public void giveUp(StageEvent event, GivenUp why) {
        if (event instanceof StageEvent.ObjectCreated created
                && AcceptedKey.parse(created.key()).isPresent()) {
            lastResort.upload(created.key(), why);
        }
    }
}
