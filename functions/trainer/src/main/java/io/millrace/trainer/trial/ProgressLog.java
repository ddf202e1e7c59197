package io.millrace.trainer.trial;

import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.EpochProgress;
import io.millrace.lifecycle.store.ObjectStore;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Tells how a trial goes: {@code progress.jsonl} for programs, a line an epoch for people. */
final class ProgressLog {
    private final ObjectStore store;
    private final String key;
    private final String trial;
    private final PrintStream out;

    ProgressLog(ObjectStore store, String key, String trial, PrintStream out) {
        this.store = store;
        this.key = key;
        this.trial = trial;
        this.out = out;
    }

    /** Writes all lines anew, as an object cannot be appended to. */
    void write(List<EpochProgress> history) {
        var lines = new ByteArrayOutputStream();
        for (var epoch : history) {
            lines.writeBytes(Json.compact(epoch));
            lines.write('\n');
        }
        store.put(key, lines.toByteArray(), "application/x-ndjson");
    }

    void resumed(int epochs) {
        out.printf("trial %s  resumes after epoch %d%n", trial, epochs);
    }

    void print(EpochProgress p) {
        out.printf(
                Locale.ROOT,
                "trial %s  epoch %d/%d  loss %.4f  validation loss %.4f  %s %.4f  validation %s %.4f  %.0f rows/s  %.0f s left%n",
                trial,
                p.epoch(),
                p.epochs(),
                p.trainLoss(),
                p.validationLoss(),
                p.metric(),
                p.trainMetric(),
                p.metric(),
                p.validationMetric(),
                p.samplesPerSecond(),
                p.etaSeconds());
    }
}
