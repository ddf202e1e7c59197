package io.millrace.dispatch;

import io.millrace.aws.StageEvent;
import io.millrace.aws.StageOutcome;
import java.util.Map;
import java.util.regex.Pattern;

/** Which event is whose work. */
final class Dispatch {
    /** Routes match with wildcards that cross folders, so the key is checked again. */
    private static final Pattern ACCEPTED = Pattern.compile("accepted/[^/]+/[^/]+\\.json");

    private final RunStarter starter;
    private final JobWatch watch;

    Dispatch(RunStarter starter, JobWatch watch) {
        this.starter = starter;
        this.watch = watch;
    }

    StageOutcome on(StageEvent event) {
        return switch (event) {
            case StageEvent.ObjectCreated created ->
                ACCEPTED.matcher(created.key()).matches()
                        ? starter.start(created.key())
                        : new StageOutcome("ignored", Map.of());
            case StageEvent.JobStateChanged changed -> watch.on(changed);
        };
    }
}
