package io.millrace.trainer.trial;

import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.lifecycle.manifest.EpochProgress;
import io.millrace.trainer.fit.Checkpoints;
import io.millrace.trainer.fit.Course;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What a trial leaves in the bucket while it trains: checkpoints to resume from, and its progress. */
final class Journal<S> {
    private final Checkpoints<S> checkpoints;
    private final Function<S, List<EpochProgress>> history;
    private final ProgressLog log;
    private final PrintStream out;
    /** Epochs of the newest checkpoint. */
    private int kept;
    /** Epochs that the progress tells of. */
    private int written;

    /** @param history the epochs of a state */
    Journal(Checkpoints<S> checkpoints, Function<S, List<EpochProgress>> history, ProgressLog log, PrintStream out) {
        this.checkpoints = checkpoints;
        this.history = history;
        this.log = log;
        this.out = out;
    }

    /** Where an earlier attempt had got to. */
    Optional<S> resume() {
        var resumed = checkpoints.newest();
        resumed.ifPresent(state -> {
            log.resumed(history.apply(state).size());
            write(history.apply(state));
            kept = history.apply(state).size();
        });
        return resumed;
    }

    /** Tells people of a state's last epoch. */
    void tell(S state) {
        log.print(history.apply(state).getLast());
    }

    /** Keeps a state. A bucket out of reach costs nothing as long as this process lives: the next state is kept instead. */
    void keep(S state) {
        var epochs = history.apply(state);
        try {
            // The checkpoint first: what progress tells of is never lost.
            checkpoints.save(state);
            write(epochs);
            kept = epochs.size();
        } catch (UnavailableException e) {
            out.printf("epoch %d is not kept, training goes on: %s%n", epochs.size(), e.getMessage());
        }
    }

    /**
     * Writes how it went to the training's end.
     *
     * @param course to its last epoch
     * @param last the state there, kept where the training goes on later
     */
    void finish(Course course, S last) {
        if (course.rests() && kept < course.epoch()) {
            keep(last);
        }
        if (written < course.epoch()) {
            write(course.history());
        }
    }

    private void write(List<EpochProgress> epochs) {
        log.write(epochs);
        written = epochs.size();
    }
}
