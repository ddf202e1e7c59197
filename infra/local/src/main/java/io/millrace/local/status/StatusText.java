package io.millrace.local.status;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.manifest.Aliases;
import io.millrace.lifecycle.manifest.Evaluation.GoalResult;
import io.millrace.lifecycle.manifest.RunFailure;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.manifest.UploadFailure;
import io.millrace.lifecycle.spec.Split;
import io.millrace.local.status.RunStatus.VersionStatus;
import io.millrace.local.status.RunStatus.Wait;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A model's status in words: plain text, one thought a line. */
public final class StatusText {
    private static final String SWEEP = "; if its event was lost, the next sweep finds it";

    private StatusText() {}

    /** Everything about the model: its uploads, and under each what became of it. */
    public static List<String> lines(ModelStatus model) {
        var lines = new ArrayList<String>();
        lines.add(name(model) + "  (" + champion(model) + ")");
        if (model.uploads().isEmpty()) {
            lines.add("  no uploads; put data under incoming/" + model.model() + "/");
        }
        for (var upload : model.uploads()) {
            lines.add("  " + file(upload));
            describe(upload, model.aliases()).forEach(line -> lines.add("    " + line));
        }
        return lines;
    }

    static String name(ModelStatus model) {
        return model.model().isEmpty() ? "(in no model's folder)" : model.model();
    }

    static String champion(ModelStatus model) {
        return model.aliases()
                .flatMap(Aliases::champion)
                .map(v -> "champion: version " + v)
                .orElse("no champion yet");
    }

    /** The upload's key below {@code incoming/}. */
    static String file(UploadStatus upload) {
        return upload.key().substring(Keys.INCOMING.length());
    }

    private static List<String> describe(UploadStatus upload, Optional<Aliases> aliases) {
        return switch (upload) {
            case UploadStatus.Waiting waiting ->
                waiting.dead()
                        .map(StatusText::dead)
                        .orElseGet(() -> List.of("waiting since " + waiting.since()
                                + ": preprocess has not finished with it yet" + SWEEP));
            case UploadStatus.Failed failed -> failed(failed.record());
            case UploadStatus.Open open ->
                List.of("open: %d file%s, starts when %s_SUCCESS is uploaded"
                        .formatted(open.files(), open.files() == 1 ? "" : "s", open.key()));
            case UploadStatus.Rejected rejected -> rejected(rejected);
            case UploadStatus.Accepted accepted -> accepted(accepted, aliases);
        };
    }

    private static List<String> dead(DeadEvent event) {
        return List.of(
                "stuck: " + event.stage() + " gave it up: " + event.reason(),
                "what to do: repair the cause, then ./millrace redrive " + event.stage());
    }

    private static List<String> failed(UploadFailure failure) {
        var lines = new ArrayList<>(List.of(failed(failure.cause(), failure.reason())));
        if (!failure.remedy().isEmpty()) {
            lines.add("what to do: " + failure.remedy());
        }
        return lines;
    }

    private static List<String> rejected(UploadStatus.Rejected rejected) {
        var record = rejected.record();
        var lines = new ArrayList<String>();
        lines.add("rejected: " + record.reason());
        if (!record.place().describe().isEmpty()) {
            lines.add("where: " + record.place().describe());
        }
        if (!record.remedy().isEmpty()) {
            lines.add("what to do: " + record.remedy());
        }
        return lines;
    }

    private static List<String> accepted(UploadStatus.Accepted accepted, Optional<Aliases> aliases) {
        var lines = new ArrayList<String>();
        lines.add("accepted: dataset " + accepted.record().dataset()
                + accepted.dataset()
                        .map(d -> ", %d train + %d validation + %d test rows"
                                .formatted(
                                        d.split(Split.TRAIN).rows(),
                                        d.split(Split.VALIDATION).rows(),
                                        d.split(Split.TEST).rows()))
                        .orElse(""));
        accepted.dataset().ifPresent(d -> d.warnings().forEach(w -> lines.add("warning: " + w)));
        accepted.run()
                .ifPresentOrElse(
                        run -> run(run, aliases, lines),
                        () -> lines.addAll(accepted.dead()
                                .map(StatusText::dead)
                                .orElse(List.of(
                                        "waiting since " + accepted.record().acceptedAt()
                                                + ": dispatch has not planned the run yet" + SWEEP))));
        return lines;
    }

    private static void run(RunStatus run, Optional<Aliases> aliases, List<String> lines) {
        if (run.isImport()) {
            lines.add("run " + run.run() + ": nothing to train, the upload brings its model");
        } else {
            training(run, lines);
        }
        run.failure().ifPresent(failure -> failure(failure, lines));
        if (run.failure().isPresent()) {
            return;
        }
        if (run.version().isPresent()) {
            version(run.version().get(), aliases, lines);
            return;
        }
        run.candidate().ifPresent(c -> lines.add("candidate: trial " + c.trial() + ", waiting for its evaluation"));
        run.waits().ifPresent(wait -> lines.addAll(wait(wait)));
    }

    private static void training(RunStatus run, List<String> lines) {
        run.plan()
                .ifPresent(plan -> lines.add("run %s: %s on %s%s, worst case %s"
                        .formatted(
                                run.run(),
                                plan.trials().size() == 1
                                        ? "1 trial"
                                        : plan.trials().size() + " trials",
                                plan.compute().kind().name().toLowerCase(Locale.ROOT),
                                jobs(plan),
                                usd(plan.compute().worstCaseUsd()))));
        lines.addAll(TrialText.lines(run));
    }

    private static String jobs(RunManifest plan) {
        int rungs = plan.schedule().rungs().size();
        if (plan.hasJobPerTrial()) {
            return rungs == 1
                    ? ", a job each"
                    : ", a job each, rung " + plan.rung().number() + " of " + rungs;
        }
        return rungs == 1 ? "" : " in " + rungs + " rungs";
    }

    private static List<String> wait(Wait wait) {
        return switch (wait) {
            case Wait.NoJob none ->
                List.of("waiting: the plan is claimed since " + none.claimedAt() + ", and AWS Batch has no job of it"
                        + SWEEP);
            case Wait.Job job -> List.of(job(job.state()));
            case Wait.Submitted submitted ->
                List.of("job " + submitted.job().jobId() + ": submitted "
                        + submitted.job().submittedAt() + ", has told nothing yet");
            case Wait.Evaluation evaluation ->
                evaluation.dead().map(StatusText::dead).orElse(List.of());
        };
    }

    private static String job(JobState job) {
        var said = job.reason().isEmpty() ? "" : " (" + job.reason() + ")";
        return "job " + job.status() + " since " + job.since() + said
                + (job.status().equals("RUNNABLE") ? ": it waits for a host" : "");
    }

    private static void failure(RunFailure failure, List<String> lines) {
        lines.add(failed(failure));
        if (!failure.remedy().isEmpty()) {
            lines.add("what to do: " + failure.remedy());
        }
    }

    static String failed(RunFailure failure) {
        return failed(failure.cause(), failure.reason());
    }

    static String failed(RunFailure.Cause cause, String reason) {
        return "failed (" + cause.name().toLowerCase(Locale.ROOT).replace('_', ' ') + "): " + reason;
    }

    private static void version(VersionStatus version, Optional<Aliases> aliases, List<String> lines) {
        var manifest = version.manifest();
        lines.add("version " + manifest.version() + roles(manifest.version(), aliases));
        version.evaluation().ifPresent(evaluation -> {
            lines.add((evaluation.decision().promote() ? "promoted: " : "not promoted: ")
                    + evaluation.decision().reason());
            evaluation.goals().forEach(goal -> lines.add(goal(goal)));
        });
        lines.add("report: " + Keys.report(manifest.model(), manifest.version()));
    }

    private static String goal(GoalResult result) {
        var goal = result.goal();
        return "goal %s %s %s: %s (%s)"
                .formatted(
                        goal.metric(),
                        goal.operator().symbol(),
                        threshold(goal.threshold()),
                        result.holds() ? "holds" : "does not hold",
                        result.figure().map(StatusText::figure).orElse("no such figure"));
    }

    /** As the user wrote it: {@code 0.95}, {@code 5000000}. */
    private static String threshold(double value) {
        return Double.isFinite(value)
                ? BigDecimal.valueOf(value).stripTrailingZeros().toPlainString()
                : String.valueOf(value);
    }

    private static String roles(int version, Optional<Aliases> aliases) {
        var roles = new ArrayList<String>();
        aliases.flatMap(Aliases::champion).filter(v -> v == version).ifPresent(v -> roles.add("champion"));
        aliases.flatMap(Aliases::challenger).filter(v -> v == version).ifPresent(v -> roles.add("challenger"));
        aliases.flatMap(Aliases::previous).filter(v -> v == version).ifPresent(v -> roles.add("previous"));
        return roles.isEmpty() ? "" : ": now " + String.join(" and ", roles);
    }

    /** Four significant digits, without an exponent where people expect none. */
    public static String figure(double value) {
        var absolute = Math.abs(value);
        return absolute != 0 && (absolute < 1e-4 || absolute >= 1e9)
                ? String.format(Locale.ROOT, "%.3e", value)
                : String.format(Locale.ROOT, absolute >= 1_000 ? "%.0f" : "%.4f", value);
    }

    private static String usd(double value) {
        return String.format(Locale.ROOT, "$%.2f", value);
    }
}
