package io.millrace.local.demo;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.manifest.Column;
import io.millrace.lifecycle.spec.Split;
import io.millrace.lifecycle.store.ObjectStore;
import io.millrace.local.LocalClients;
import io.millrace.local.Platform;
import io.millrace.local.process.Polling;
import io.millrace.local.status.RunStatus;
import io.millrace.local.status.RunStatus.VersionStatus;
import io.millrace.local.status.StatusReader;
import io.millrace.local.status.StatusText;
import io.millrace.local.status.UploadStatus;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/** The shipped digits on their way from upload to prediction, told as it happens. */
public final class Demo {
    private static final ModelName MODEL = new ModelName("digits");
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Polling PATIENCE = new Polling(LIMIT, Duration.ofMillis(250));
    private static final int CURVE_ROWS = 12;
    private static final int SAMPLE = 10;

    private final Platform platform;
    private final Path sample;
    private final PrintStream out;
    private final boolean interactive;
    private final ObjectStore store;
    private final StatusReader status;
    private final Set<String> told = new HashSet<>();
    private final long started = System.nanoTime();
    private boolean barShown;

    /**
     * @param sample the folder with {@code digits.csv.gz} and its {@code lifecycle.yaml}
     * @param interactive whether a line may be drawn over
     */
    public Demo(Platform platform, Path sample, PrintStream out, boolean interactive) {
        this.platform = platform;
        this.sample = sample;
        this.out = out;
        this.interactive = interactive;
        this.store = LocalClients.store(platform.account());
        this.status = new StatusReader(store);
    }

    /** Tells the way of the upload; true if a champion serves predictions at its end. */
    public boolean run() throws Exception {
        say("The platform runs: bucket at " + platform.account().s3() + ", HTTP at "
                + platform.account().http());
        store.put(Keys.spec(MODEL), Files.readAllBytes(sample.resolve("lifecycle.yaml")), "application/yaml");
        store.put(Keys.incoming(MODEL) + "digits.csv.gz", sample.resolve("digits.csv.gz"), "application/gzip");
        say("Uploaded lifecycle.yaml and digits.csv.gz to incoming/" + MODEL + "/");
        var upload = Keys.incoming(MODEL) + "digits.csv.gz";
        var end = PATIENCE.until(() -> status.read(MODEL.value()).uploads().stream()
                .filter(u -> u.key().equals(upload))
                .findFirst()
                .flatMap(this::follow));
        if (end.isEmpty()) {
            say("Nothing more happened within " + LIMIT.toMinutes() + " minutes.");
        }
        var served = end.flatMap(End::served);
        return served.isPresent() && predict(served.get());
    }

    /** @param served the upload, if a champion came of it */
    private record End(Optional<UploadStatus.Accepted> served) {}

    /** Tells what is new; the end once there is one. */
    private Optional<End> follow(UploadStatus now) {
        return switch (now) {
            case UploadStatus.Waiting waiting -> Optional.empty();
            case UploadStatus.Open open -> Optional.empty();
            case UploadStatus.Failed failed ->
                ended("Failed: " + failed.record().reason());
            case UploadStatus.Rejected rejected ->
                ended("Rejected: " + rejected.record().reason());
            case UploadStatus.Accepted accepted ->
                follow(accepted).map(champion -> new End(Optional.of(accepted).filter(any -> champion)));
        };
    }

    private Optional<End> ended(String reason) {
        say(reason);
        return Optional.of(new End(Optional.empty()));
    }

    /** Tells what is new; the outcome once there is one. */
    private Optional<Boolean> follow(UploadStatus.Accepted accepted) {
        accepted.dataset()
                .ifPresent(d -> once(
                        "dataset",
                        "Accepted: dataset %s, %d train + %d validation + %d test rows"
                                .formatted(
                                        d.dataset(),
                                        d.split(Split.TRAIN).rows(),
                                        d.split(Split.VALIDATION).rows(),
                                        d.split(Split.TEST).rows())));
        if (accepted.run().isEmpty()) {
            return Optional.empty();
        }
        var run = accepted.run().get();
        run.plan()
                .ifPresent(plan -> once(
                        "plan",
                        "Planned: " + plan.reason() + " " + plan.compute().reason()));
        if (run.failure().isPresent()) {
            say("Failed: " + run.failure().get().reason() + " "
                    + run.failure().get().remedy());
            return Optional.of(false);
        }
        run.trials().forEach(this::trial);
        run.candidate()
                .ifPresent(c -> once(
                        "candidate",
                        "Candidate: %d parameters, %d bytes of ONNX, largest difference to the network %.1e"
                                .formatted(c.parameters(), c.modelBytes(), c.parityMaxDifference())));
        return run.version().filter(v -> v.evaluation().isPresent()).map(this::evidence);
    }

    private void trial(RunStatus.TrialStatus trial) {
        if (trial.epochs().isEmpty() || told.contains("trial" + trial.plan().trial())) {
            return;
        }
        var last = trial.epochs().getLast();
        var bar = "Training " + trial.plan().hyperparameters().architecture() + " "
                + Chart.bar(last.epoch(), last.epochs()) + "  " + last.metric() + " "
                + StatusText.figure(last.validationMetric());
        if (trial.result().isPresent()) {
            endBar();
            once("trial" + trial.plan().trial(), bar);
            Chart.learningCurve(trial.epochs(), CURVE_ROWS).forEach(line -> out.println("        " + line));
        } else if (interactive) {
            out.print("\r" + stamp() + bar);
            out.flush();
            barShown = true;
        } else {
            once("trial" + trial.plan().trial() + "." + last.epoch() * 4 / last.epochs(), bar);
        }
    }

    private boolean evidence(VersionStatus version) {
        var manifest = version.manifest();
        var evaluation = version.evaluation().orElseThrow();
        say("Evaluated on " + evaluation.rows() + " test rows: version " + manifest.version());
        evaluation.metrics().entrySet().stream()
                .sorted(java.util.Map.Entry.comparingByKey())
                .forEach(m ->
                        out.printf(Locale.ROOT, "        %-20s %s%n", m.getKey(), StatusText.figure(m.getValue())));
        for (var goal : evaluation.goals()) {
            out.printf("        goal %s: %s%n", goal.goal().describe(), goal.holds() ? "holds" : "does not hold");
        }
        say((evaluation.decision().promote() ? "Promoted: " : "Not promoted: ")
                + evaluation.decision().reason());
        out.println("        report: s3://" + io.millrace.local.LocalAccount.BUCKET + "/"
                + Keys.report(MODEL, manifest.version()));
        return evaluation.decision().promote();
    }

    private boolean predict(UploadStatus.Accepted accepted) throws IOException, InterruptedException {
        var columns = accepted.dataset().orElseThrow().features().stream()
                .map(Column::name)
                .toList();
        var allColumns = accepted.dataset().orElseThrow().columns().stream()
                .map(Column::name)
                .toList();
        var rows = rows();
        var features = rows.stream()
                .map(row -> columns.stream()
                        .map(c -> Double.parseDouble(row.get(allColumns.indexOf(c))))
                        .toList())
                .toList();
        var truth = rows.stream().map(List::getLast).toList();
        var labels = new Predictions(platform.account().http()).labels(MODEL.value(), columns, features);
        int right = 0;
        for (int i = 0; i < labels.size(); i++) {
            right += labels.get(i).equals(truth.get(i)) ? 1 : 0;
        }
        say("Asked POST " + platform.account().http() + "/v1/models/" + MODEL + ":predict for " + SAMPLE + " digits");
        out.println("        predicted  " + String.join(" ", labels));
        out.println("        truth      " + String.join(" ", truth));
        say("%d of %d right. Done.".formatted(right, labels.size()));
        return labels.size() == truth.size();
    }

    private List<List<String>> rows() throws IOException {
        try (var lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(sample.resolve("digits.csv.gz"))),
                StandardCharsets.US_ASCII))) {
            return lines.lines()
                    .limit(SAMPLE)
                    .map(l -> Arrays.asList(l.split(",")))
                    .toList();
        }
    }

    private void once(String what, String line) {
        if (told.add(what)) {
            say(line);
        }
    }

    private void say(String line) {
        endBar();
        out.println(stamp() + line);
    }

    private void endBar() {
        if (barShown) {
            out.print("\r\033[K");
            barShown = false;
        }
    }

    private String stamp() {
        return String.format(Locale.ROOT, "%5.1f s ", (System.nanoTime() - started) / 1e9);
    }
}
