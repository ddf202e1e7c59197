package io.millrace.benchmarks.models;

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
import java.util.TreeMap;
import java.util.function.Predicate;

/** Uploads data sets one after the other, and tells in a table what came of them. */
final class ModelTable {
    private static final Polling PATIENCE = new Polling(Duration.ofMinutes(30), Duration.ofMillis(500));

    private final ObjectStore store;
    private final StatusReader status;
    private final Path data;
    private final PrintStream out;

    /** @param data the folder of the data sets */
    ModelTable(ObjectStore store, Path data, PrintStream out) {
        this.store = store;
        this.status = new StatusReader(store);
        this.data = data;
        this.out = out;
    }

    private record Row(DataSet set, Optional<Result> result, String outcome) {}

    private record Result(DatasetManifest dataset, TrialResult trial, double figure, double seconds) {}

    /**
     * The table, in Markdown.
     *
     * @param wanted whether to run the data set of that name
     * @throws IOException if a file of the data is not there
     */
    String run(Predicate<String> wanted) throws Exception {
        List<Row> rows = new ArrayList<>();
        for (var set : DataSet.all()) {
            if (wanted.test(set.name())) {
                var row = run(set);
                out.println(line(row));
                rows.add(row);
            }
        }
        var table = new StringBuilder("""
                | data set | rows: train, validation, test | model | figure | score | floor | reference | training |
                | --- | ---: | --- | --- | ---: | ---: | --- | ---: |
                """);
        rows.forEach(row -> table.append(line(row)).append('\n'));
        wholes(rows).forEach(line -> table.append(line).append('\n'));
        return table.toString();
    }

    /** A line for each set that was tested in parts, with the mean of their figures by rows. */
    private static List<String> wholes(List<Row> rows) {
        var parts = new TreeMap<String, List<Row>>();
        for (var row : rows) {
            row.set().whole().ifPresent(whole -> parts.computeIfAbsent(whole, w -> new ArrayList<>())
                    .add(row));
        }
        return parts.entrySet().stream()
                .filter(whole ->
                        whole.getValue().stream().allMatch(row -> row.result().isPresent()))
                .map(whole -> whole(whole.getKey(), whole.getValue()))
                .toList();
    }

    private static String whole(String name, List<Row> parts) {
        var set = parts.getFirst().set();
        long tested = 0;
        double sum = 0;
        double seconds = 0;
        for (var part : parts) {
            var result = part.result().orElseThrow();
            long rows = result.dataset().split(Split.TEST).rows();
            tested += rows;
            sum += rows * result.figure();
            seconds += result.seconds();
        }
        return String.format(
                Locale.ROOT,
                "| %s, %d parts | test in all: %,d | | %s | %s | %s | %s | %.0f s |",
                name,
                parts.size(),
                tested,
                set.figure().path(),
                number(set.figure(), sum / tested),
                number(set.figure(), set.floor()),
                set.reference(),
                seconds);
    }

    private Row run(DataSet set) throws Exception {
        var model = new ModelName(set.name());
        store.put(Keys.spec(model), set.spec().getBytes(StandardCharsets.UTF_8), "application/yaml");
        var key = upload(set, model);
        return PATIENCE.until(() -> status.read(model.value()).uploads().stream()
                        .filter(upload -> upload.key().equals(key))
                        .findFirst()
                        .flatMap(upload -> row(set, upload)))
                .orElseGet(() -> new Row(set, Optional.empty(), "not done in " + PATIENCE.limit()));
    }

    private String upload(DataSet set, ModelName model) throws IOException {
        var folder = Keys.incoming(model);
        if (set.files().size() == 1) {
            var file = set.files().getFirst();
            store.put(folder + file.name(), file.bytes(data), "application/octet-stream");
            return folder + file.name();
        }
        for (var file : set.files()) {
            store.put(folder + "all/" + file.name(), file.bytes(data), "application/octet-stream");
        }
        store.put(folder + "all/_SUCCESS", new byte[0], "text/plain");
        return folder + "all/_SUCCESS";
    }

    private static Optional<Row> row(DataSet set, UploadStatus upload) {
        return switch (upload) {
            case UploadStatus.Waiting waiting -> Optional.empty();
            case UploadStatus.Open open -> Optional.empty();
            case UploadStatus.Failed failed -> ended(set, failed.record().reason());
            case UploadStatus.Rejected rejected -> ended(set, rejected.record().reason());
            case UploadStatus.Accepted accepted -> accepted(set, accepted);
        };
    }

    private static Optional<Row> accepted(DataSet set, UploadStatus.Accepted accepted) {
        return accepted.run().flatMap(run -> {
            if (run.failure().isPresent()) {
                return ended(set, run.failure().get().reason());
            }
            double seconds = run.trials().stream()
                    .flatMap(trial -> trial.result().stream())
                    .mapToDouble(TrialResult::seconds)
                    .sum();
            return run.version().flatMap(VersionStatus::evaluation).map(evaluation -> {
                var figure = evaluation.metrics().get(set.figure().path());
                var result = new Result(
                        accepted.dataset().orElseThrow(), run.candidate().orElseThrow(), figure, seconds);
                return new Row(set, Optional.of(result), "");
            });
        });
    }

    private static Optional<Row> ended(DataSet set, String outcome) {
        return Optional.of(new Row(set, Optional.empty(), outcome));
    }

    private static String line(Row row) {
        var set = row.set();
        return row.result()
                .map(result -> String.format(
                        Locale.ROOT,
                        "| %s | %,d, %,d, %,d | %s | %s | %s | %s | %s | %.0f s |",
                        set.name(),
                        result.dataset().split(Split.TRAIN).rows(),
                        result.dataset().split(Split.VALIDATION).rows(),
                        result.dataset().split(Split.TEST).rows(),
                        result.trial().hyperparameters().architecture(),
                        set.figure().path(),
                        number(set.figure(), result.figure()),
                        number(set.figure(), set.floor()),
                        set.reference(),
                        result.seconds()))
                .orElseGet(() -> "| %s | | | | %s | | | |".formatted(set.name(), row.outcome()));
    }

    private static String number(Figure figure, double value) {
        return String.format(Locale.ROOT, figure == Figure.RMSE && value > 100 ? "%,.0f" : "%.4f", value);
    }
}
