package io.millrace.trainer.trial;

import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.lifecycle.manifest.EpochProgress;
import io.millrace.trainer.fit.Checkpoints;
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
            log.write(history.apply(state));
        });
        return resumed;
    }

    /** Keeps a state. A bucket out of reach costs nothing as long as this process lives: the next state is kept instead. */
    void keep(S state) {
        var epochs = history.apply(state);
        try {
            // The checkpoint first: what progress tells of is never lost.
            checkpoints.save(state);
            log.write(epochs);
        } catch (UnavailableException e) {
            out.printf("epoch %d is not kept, training goes on: %s%n", epochs.size(), e.getMessage());
        }
        log.print(epochs.getLast());
    }

    /** Writes the progress to the training's end. */
    void finish(List<EpochProgress> epochs) {
        log.write(epochs);
        log.print(epochs.getLast());
    }
}
