package io.millrace.preprocess;

import io.millrace.aws.GivenUp;
import io.millrace.aws.StageEvent;
import io.millrace.aws.StageOutcome;
import io.millrace.aws.StageWork;
import java.util.Map;

/** Which event is whose work. */
final class UploadEvents implements StageWork {
    private final Preprocessing preprocessing;
    private final UploadSweep sweep;

    UploadEvents(Preprocessing preprocessing, UploadSweep sweep) {
        this.preprocessing = preprocessing;
        this.sweep = sweep;
    }

    @Override
    public StageOutcome on(StageEvent event) {
        return switch (event) {
            case StageEvent.ObjectCreated created -> preprocessing.objectCreated(created);
            case StageEvent.JobStateChanged changed -> new StageOutcome("ignored", Map.of());
            case StageEvent.SweepDue due -> sweep.sweep(due.until());
        };
    }

    @Override
    public void giveUp(StageEvent event, GivenUp why) {
        if (event instanceof StageEvent.ObjectCreated created) {
            preprocessing.giveUp(created, why);
        }
    }
}
