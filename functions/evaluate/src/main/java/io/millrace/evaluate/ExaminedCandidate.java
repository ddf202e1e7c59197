package io.millrace.evaluate;

import io.millrace.evaluate.metrics.Scores;
import io.millrace.evaluate.operation.OperationProbe;
import io.millrace.lifecycle.evidence.Comparison;
import io.millrace.lifecycle.evidence.Evidence;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A candidate's model file, scores and evidence, each made when first asked for. */
final class ExaminedCandidate {
    private final Candidate candidate;
    private final Workbench workbench;
    private final OperationProbe probe;
    private @Nullable Path file;
    private @Nullable Examination examination;

    ExaminedCandidate(Candidate candidate, Workbench workbench, OperationProbe probe) {
        this.candidate = candidate;
        this.workbench = workbench;
        this.probe = probe;
    }

    /**
     * @throws io.millrace.lifecycle.error.NotFoundException if the file is missing
     * @throws io.millrace.lifecycle.error.InvalidInputException if its bytes are not those of the manifest
     */
    Path file() {
        var fetched = file;
        if (fetched == null) {
            var result = candidate.result();
            fetched = workbench.fetch(result.modelKey(), result.modelSha256(), "candidate.onnx");
            file = fetched;
        }
        return fetched;
    }

    /**
     * @throws io.millrace.lifecycle.error.InvalidInputException if the model cannot take the test rows, or where there
     *     are none to judge it by, cannot be served
     */
    Champions.Scored scored() {
        if (candidate.unmeasured().isPresent()) {
            workbench.load(file());
            return Champions.Scored.of(Scores.unmeasured(candidate.result().modelBytes()));
        }
        return examination().scored();
    }

    /** @param comparison with the champion */
    Evidence evidence(Optional<Comparison> comparison) {
        return candidate.unmeasured().isPresent()
                ? Evidence.NONE
                : examination().evidence(comparison);
    }

    private Examination examination() {
        var made = examination;
        if (made == null) {
            made = new Examination(candidate.dataset(), candidate.run().spec(), workbench, probe, file());
            examination = made;
        }
        return made;
    }
}
