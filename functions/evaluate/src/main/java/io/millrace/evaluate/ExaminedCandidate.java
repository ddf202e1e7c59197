package io.millrace.evaluate;

import io.millrace.evaluate.metrics.Scores;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A candidate's model file and its examination, each made when first asked for. */
final class ExaminedCandidate {
    private final Candidate candidate;
    private final Workbench workbench;
    private @Nullable Path file;
    private @Nullable Examination examination;

    ExaminedCandidate(Candidate candidate, Workbench workbench) {
        this.candidate = candidate;
        this.workbench = workbench;
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
     * @throws io.millrace.lifecycle.error.InvalidInputException if the model cannot take the test rows, or without such
     *     rows cannot be served
     */
    Examination examination() {
        var made = examination;
        if (made == null) {
            made = candidate.unmeasured().isPresent()
                    ? unmeasured()
                    : Examination.of(candidate.dataset(), candidate.run().spec().evaluate(), workbench, file());
            examination = made;
        }
        return made;
    }

    private Examination unmeasured() {
        workbench.load(file());
        return new Examination(Scores.unmeasured(candidate.result().modelBytes()), List.of(), Optional.empty());
    }
}
