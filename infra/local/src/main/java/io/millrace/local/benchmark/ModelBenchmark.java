package io.millrace.local.benchmark;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.goal.Figure;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.TrialResult;
import io.millrace.lifecycle.spec.Split;
import io.millrace.lifecycle.store.ObjectStore;
import io.millrace.local.process.Polling;
import io.millrace.local.status.RunStatus.VersionStatus;
import io.millrace.local.status.StatusReader;
import io.millrace.local.status.UploadStatus;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Uploads data sets one after the other, and tells in a table what came of them. */
public final class ModelBenchmark {
    private static final Polling PATIENCE = new Polling(Duration.ofMinutes(30), Duration.ofMillis(500));

    private final ObjectStore store;
    private final StatusReader status;
    private final Path data;
    private final PrintStream out;

    /** @param data the folder of the data sets */
    public ModelBenchmark(ObjectStore store, Path data, PrintStream out) {
        this.store = store;
        this.status = new StatusReader(store);
        this.data = data;
        this.out = out;
    }

    private record Row(Benchmark benchmark, Optional<Result> result, String outcome) {}

    private record Result(DatasetManifest dataset, TrialResult trial, double figure, double seconds) {}

    /**
     * The table, in Markdown.
     *
     * @param only names of those to run; none: all
     * @throws IOException if a file of the data is not there
     */
    public String run(Set<String> only) throws Exception {
        List<Row> rows = new ArrayList<>();
        for (var benchmark : Benchmark.all()) {
            if (only.isEmpty() || only.contains(benchmark.name())) {
                var row = run(benchmark);
                out.println(line(row));
                rows.add(row);
            }
        }
        var table = new StringBuilder("""
                | data set | rows: train, validation, test | model | figure | score | floor | reference | training |
                | --- | ---: | --- | --- | ---: | ---: | --- | ---: |
                """);
        rows.forEach(row -> table.append(line(row)).append('\n'));
        return table.toString();
    }

    private Row run(Benchmark benchmark) throws Exception {
        var model = new ModelName(benchmark.name());
        store.put(Keys.spec(model), benchmark.spec().getBytes(StandardCharsets.UTF_8), "application/yaml");
        var key = upload(benchmark, model);
        return PATIENCE.until(() -> status.read(model.value()).uploads().stream()
                        .filter(upload -> upload.key().equals(key))
                        .findFirst()
                        .flatMap(upload -> row(benchmark, upload)))
                .orElseGet(() -> new Row(benchmark, Optional.empty(), "not done in " + PATIENCE.limit()));
    }

    private String upload(Benchmark benchmark, ModelName model) throws IOException {
        var folder = Keys.incoming(model);
        if (benchmark.files().size() == 1) {
            var file = benchmark.files().getFirst();
            store.put(folder + file.name(), file.bytes(data), "application/octet-stream");
            return folder + file.name();
        }
        for (var file : benchmark.files()) {
            store.put(folder + "all/" + file.name(), file.bytes(data), "application/octet-stream");
        }
        store.put(folder + "all/_SUCCESS", new byte[0], "text/plain");
        return folder + "all/_SUCCESS";
    }

    private static Optional<Row> row(Benchmark benchmark, UploadStatus upload) {
        return switch (upload) {
            case UploadStatus.Waiting waiting -> Optional.empty();
            case UploadStatus.Open open -> Optional.empty();
            case UploadStatus.Failed failed -> ended(benchmark, failed.record().reason());
            case UploadStatus.Rejected rejected ->
                ended(benchmark, rejected.record().reason());
            case UploadStatus.Accepted accepted -> accepted(benchmark, accepted);
        };
    }

    private static Optional<Row> accepted(Benchmark benchmark, UploadStatus.Accepted accepted) {
        return accepted.run().flatMap(run -> {
            if (run.failure().isPresent()) {
                return ended(benchmark, run.failure().get().reason());
            }
            double seconds = run.trials().stream()
                    .flatMap(trial -> trial.result().stream())
                    .mapToDouble(TrialResult::seconds)
                    .sum();
            return run.version().flatMap(VersionStatus::evaluation).map(evaluation -> {
                var figure = evaluation.metrics().get(benchmark.figure().path());
                var result = new Result(
                        accepted.dataset().orElseThrow(), run.candidate().orElseThrow(), figure, seconds);
                return new Row(benchmark, Optional.of(result), "");
            });
        });
    }

    private static Optional<Row> ended(Benchmark benchmark, String outcome) {
        return Optional.of(new Row(benchmark, Optional.empty(), outcome));
    }

    private static String line(Row row) {
        var benchmark = row.benchmark();
        return row.result()
                .map(result -> String.format(
                        Locale.ROOT,
                        "| %s | %,d, %,d, %,d | %s | %s | %s | %s | %s | %.0f s |",
                        benchmark.name(),
                        result.dataset().split(Split.TRAIN).rows(),
                        result.dataset().split(Split.VALIDATION).rows(),
                        result.dataset().split(Split.TEST).rows(),
                        result.trial().hyperparameters().architecture(),
                        benchmark.figure().path(),
                        number(benchmark.figure(), result.figure()),
                        number(benchmark.figure(), benchmark.floor()),
                        benchmark.reference(),
                        result.seconds()))
                .orElseGet(() -> "| %s | | | | %s | | | |".formatted(benchmark.name(), row.outcome()));
    }

    private static String number(Figure figure, double value) {
        return String.format(Locale.ROOT, figure == Figure.RMSE && value > 100 ? "%,.0f" : "%.4f", value);
    }
}
