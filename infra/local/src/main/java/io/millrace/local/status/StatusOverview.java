package io.millrace.local.status;

import io.millrace.local.status.RunStatus.TrialStatus;
import java.util.List;

/** All models, a line each: the champion, the newest upload, and where that one stands. */
public final class StatusOverview {
    private StatusOverview() {}

    public static List<String> lines(List<ModelStatus> models) {
        var width =
                models.stream().mapToInt(m -> StatusText.name(m).length()).max().orElse(0);
        return models.stream()
                .map(m -> pad(StatusText.name(m), width) + "  " + StatusText.champion(m) + "; " + newest(m))
                .toList();
    }

    private static String newest(ModelStatus model) {
        if (model.uploads().isEmpty()) {
            return "no uploads";
        }
        var upload = model.uploads().getLast();
        var file = StatusText.file(upload)
                .substring(model.model().isEmpty() ? 0 : model.model().length() + 1);
        return file + " " + stand(upload);
    }

    private static String stand(UploadStatus upload) {
        return switch (upload) {
            case UploadStatus.Waiting waiting ->
                waiting.dead().map(StatusOverview::stuck).orElse("waits for preprocess");
            case UploadStatus.Failed failed ->
                StatusText.failed(failed.record().cause(), failed.record().reason());
            case UploadStatus.Open open -> "waits for its _SUCCESS";
            case UploadStatus.Rejected rejected ->
                "rejected: " + rejected.record().reason();
            case UploadStatus.Accepted accepted ->
                accepted.run()
                        .map(StatusOverview::stand)
                        .or(() -> accepted.dead().map(StatusOverview::stuck))
                        .orElse("accepted, waits for dispatch");
        };
    }

    private static String stuck(DeadEvent event) {
        return "is stuck: " + event.stage() + " gave it up";
    }

    private static String stand(RunStatus run) {
        if (run.failure().isPresent()) {
            return StatusText.failed(run.failure().get());
        }
        if (run.version().isPresent()) {
            var version = run.version().get();
            var promoted = version.evaluation().map(e -> e.decision().promote());
            return "became version " + version.manifest().version()
                    + promoted.map(p -> p ? ", promoted" : ", not promoted").orElse("");
        }
        if (run.candidate().isPresent()) {
            return (run.isImport() ? "taken in" : "trained") + ", waits for evaluate";
        }
        return run.trials().stream()
                .filter(trial -> trial.result().isEmpty() && !trial.epochs().isEmpty())
                .findFirst()
                .map(StatusOverview::training)
                .orElse("waits for its training");
    }

    private static String training(TrialStatus trial) {
        var last = trial.epochs().getLast();
        return "trains: trial %s, epoch %d of %d".formatted(trial.plan().trial(), last.epoch(), last.epochs());
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
