package io.millrace.local.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.manifest.Hyperparameters;
import io.millrace.lifecycle.manifest.RunFailure;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a user reads at each point of an upload's way. */
class StatusTest {
    private final Bucket bucket = new Bucket();

    @Test
    void anUploadWithoutARecordWaits() {
        bucket.uploaded("churn/a.csv").uploaded("churn/lifecycle.yaml").uploaded("churn/.hidden");

        assertThat(bucket.text())
                .containsExactly(
                        "churn  (no champion yet)",
                        "  churn/a.csv",
                        "    waiting since 2026-11-01T00:00:00Z: preprocess has not finished with it yet; if its event was"
                                + " lost, the next sweep finds it");
        assertThat(bucket.overview()).containsExactly("churn  no champion yet; a.csv waits for preprocess");
    }

    @Test
    void aFolderWithoutItsMarkerSaysWhatItWaitsFor() {
        bucket.uploaded("churn/may/a.csv").uploaded("churn/may/b.csv");

        assertThat(bucket.text())
                .containsExactly(
                        "churn  (no champion yet)",
                        "  churn/may/",
                        "    open: 2 files, starts when incoming/churn/may/_SUCCESS is uploaded");
    }

    @Test
    void aRejectionSaysWhyWhereAndWhatToDo() {
        bucket.uploaded("churn/a.csv")
                .rejected("churn/a.csv", "too few cells", Place.row("a.csv", 7), "Give the row 3 cells.");

        assertThat(bucket.text())
                .containsExactly(
                        "churn  (no champion yet)",
                        "  churn/a.csv",
                        "    rejected: too few cells",
                        "    where: a.csv, row 7",
                        "    what to do: Give the row 3 cells.");
        assertThat(bucket.overview()).containsExactly("churn  no champion yet; a.csv rejected: too few cells");
    }

    @Test
    void aRejectedSpecIsShown() {
        bucket.uploaded("churn/lifecycle.yaml")
                .rejected("churn/lifecycle.yaml", "unknown field", Place.nowhere(), "Remove it.");

        assertThat(bucket.text()).contains("  churn/lifecycle.yaml", "    rejected: unknown field");
    }

    @Test
    void anImpossibleModelNameAndAFileOutsideAnyFolderAreShown() {
        bucket.uploaded("Not A Model/a.csv")
                .rejected("Not A Model/a.csv", "no model name", Place.nowhere(), "Rename it.")
                .uploaded("stray.csv")
                .rejected("stray.csv", "no model is named", Place.nowhere(), "Move it.");

        assertThat(bucket.overview())
                .containsExactly(
                        "(in no model's folder)  no champion yet; stray.csv rejected: no model is named",
                        "Not A Model             no champion yet; a.csv rejected: no model name");
    }

    @Test
    void anAcceptedUploadWaitsForItsPlan() {
        bucket.uploaded("churn/a.csv").accepted("churn/a.csv");

        assertThat(bucket.text())
                .endsWith(
                        "    accepted: dataset d1",
                        "    waiting since 2026-11-01T00:00:00Z: dispatch has not planned the run yet; if its event was lost, the next sweep finds it");
    }

    @Test
    void trainingShowsItsLastWholeEpoch() {
        bucket.uploaded("churn/a.csv").accepted("churn/a.csv").planned().epochs(3);

        assertThat(bucket.text())
                .endsWith(
                        "    run " + Bucket.RUN + ": 1 trial on cpu, worst case $0.20",
                        "    trial 1 (mlp): epoch 3 of 20, validation accuracy 0.7500, about 17 s left");
        assertThat(bucket.overview()).containsExactly("churn  no champion yet; a.csv trains: trial 1, epoch 3 of 20");
    }

    @Test
    void aRefusedPlanIsAFailureWithoutARun() {
        bucket.uploaded("churn/a.csv")
                .accepted("churn/a.csv")
                .failed(RunFailure.Cause.BUDGET, "It could cost 0.20 USD.", "Raise the budget.");

        assertThat(bucket.text())
                .endsWith(
                        "    accepted: dataset d1",
                        "    failed (budget): It could cost 0.20 USD.",
                        "    what to do: Raise the budget.");
        assertThat(bucket.overview())
                .containsExactly("churn  no champion yet; a.csv failed (budget): It could cost 0.20 USD.");
    }

    @Test
    void aCandidateWaitsForItsEvaluation() {
        bucket.uploaded("churn/a.csv")
                .accepted("churn/a.csv")
                .planned()
                .epochs(20)
                .candidate();

        assertThat(bucket.text())
                .endsWith(
                        "    trial 1 (mlp): done, validation accuracy 0.9100 after 20 epochs, 12.3 s",
                        "    candidate: trial 1, waiting for its evaluation");
    }

    @Test
    void aVersionThatLostNamesTheGoalItsFigureAndTheThreshold() {
        bucket.uploaded("churn/a.csv").accepted("churn/a.csv").planned().candidate();
        bucket.evaluated(false, "1 of 1 goals fail.", ">= 0.95", 0.9).aliases(Optional.of(1), Optional.of(2));

        assertThat(bucket.text())
                .startsWith("churn  (champion: version 1)")
                .endsWith(
                        "    version 2: now challenger",
                        "    not promoted: 1 of 1 goals fail.",
                        "    goal accuracy >= 0.95: does not hold (0.9000)",
                        "    report: models/churn/versions/2/report.html");
        assertThat(bucket.overview())
                .containsExactly("churn  champion: version 1; a.csv became version 2, not promoted");
    }

    @Test
    void theChampionIsNamedAlsoWhenItsUploadIsGone() {
        bucket.uploaded("churn/a.csv").accepted("churn/a.csv").planned().candidate();
        bucket.evaluated(true, "All goals hold.", ">= 0.8", 0.9)
                .aliases(Optional.of(2), Optional.empty())
                .withoutUploads();

        assertThat(bucket.text())
                .startsWith("churn  (champion: version 2)", "  churn/a.csv")
                .contains("    version 2: now champion", "    goal accuracy >= 0.8: holds (0.9000)");
        assertThat(bucket.overview()).containsExactly("churn  champion: version 2; a.csv became version 2, promoted");
    }

    @Test
    void anUploadThatPreprocessGaveUpSaysWhyAndHowToSendItAgain() {
        bucket.uploaded("churn/a.csv").givenUp("preprocess", "incoming/churn/a.csv", "TIMEOUT: no answer");

        assertThat(bucket.text())
                .contains(
                        "    stuck: preprocess gave it up: TIMEOUT: no answer",
                        "    what to do: repair the cause, then ./millrace redrive preprocess");
        assertThat(bucket.overview()).containsExactly("churn  no champion yet; a.csv is stuck: preprocess gave it up");
    }

    @Test
    void anUploadThatFailedBeforeItsRunSaysWhy() {
        bucket.uploaded("churn/a.csv").uploadFailed("churn/a.csv", "no answer in 5 deliveries", "Report it.");

        assertThat(bucket.text()).contains("    failed (bug): no answer in 5 deliveries", "    what to do: Report it.");
        assertThat(bucket.overview())
                .containsExactly("churn  no champion yet; a.csv failed (bug): no answer in 5 deliveries");
    }

    @Test
    void anAcceptedUploadThatDispatchGaveUpSaysSo() {
        bucket.uploaded("churn/a.csv").accepted("churn/a.csv").givenUp("dispatch", "accepted/churn/u1.json", "bug");

        assertThat(bucket.text()).contains("    stuck: dispatch gave it up: bug");
    }

    @Test
    void aClaimWithoutAJobSaysSo() {
        bucket.uploaded("churn/a.csv").accepted("churn/a.csv").planned().noJob();

        assertThat(bucket.text())
                .contains("    waiting: the plan is claimed since 2026-11-01T00:00:00Z, and AWS Batch has no job of it;"
                        + " if its event was lost, the next sweep finds it");
    }

    @Test
    void aJobWithoutAHostSaysSinceWhen() {
        bucket.uploaded("churn/a.csv").accepted("churn/a.csv").planned().job("RUNNABLE", "no capacity");

        assertThat(bucket.text())
                .contains("    job RUNNABLE since 2026-11-01T00:00:00Z (no capacity): it waits for a host");
    }

    @Test
    void aCandidateThatEvaluateGaveUpSaysSo() {
        bucket.uploaded("churn/a.csv")
                .accepted("churn/a.csv")
                .planned()
                .candidate()
                .givenUp("evaluate", "runs/churn/" + Bucket.RUN + "/1/candidate.json", "out of memory");

        assertThat(bucket.text()).contains("    stuck: evaluate gave it up: out of memory");
    }

    @Test
    void anUploadThatBringsItsModelIsNotSaidToTrain() {
        bucket.uploaded("churn/model.onnx")
                .accepted("churn/model.onnx")
                .planned(Hyperparameters.imported())
                .candidate();

        assertThat(bucket.text())
                .contains(
                        "    run " + Bucket.RUN + ": nothing to train, the upload brings its model",
                        "    candidate: trial 1, waiting for its evaluation")
                .noneMatch(line -> line.contains("validation"));
        assertThat(bucket.overview())
                .containsExactly("churn  no champion yet; model.onnx taken in, waits for evaluate");
    }
}
