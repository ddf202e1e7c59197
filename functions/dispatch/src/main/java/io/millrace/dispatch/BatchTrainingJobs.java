package io.millrace.dispatch;

import io.millrace.aws.BatchCompute;
import io.millrace.aws.DescribedJob;
import io.millrace.aws.JobRequest;
import io.millrace.aws.StageEvent.JobStateChanged;
import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.manifest.RunManifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs as jobs at AWS Batch: one queue of hosts with a CPU and, where deployed, one of hosts with a GPU. */
final class BatchTrainingJobs implements TrainingJobs {

    /** @param definition name or ARN of the job definition that suits the queue's hosts */
    record Target(String queue, String definition) {}

    private final BatchCompute batch;
    private final String bucket;
    private final Target cpu;
    private final Optional<Target> gpu;

    BatchTrainingJobs(BatchCompute batch, String bucket, Target cpu, Optional<Target> gpu) {
        this.batch = batch;
        this.bucket = bucket;
        this.cpu = cpu;
        this.gpu = gpu;
    }

    @Override
    public Optional<DescribedJob> find(RunManifest run) {
        return batch.findJob(target(run).queue(), run.jobName()).flatMap(batch::describe);
    }

    @Override
    public Optional<DescribedJob> describe(String jobId) {
        return batch.describe(jobId);
    }

    @Override
    public List<JobStateChanged> children(String jobId, int size) {
        return batch.describeChildren(jobId, size).stream()
                .map(DescribedJob::state)
                .toList();
    }

    @Override
    public void terminate(String jobId, String reason) {
        batch.terminate(jobId, reason);
    }

    @Override
    public String submit(RunManifest run) {
        var target = target(run);
        var compute = run.compute();
        return batch.submit(new JobRequest(
                run.jobName(),
                target.queue(),
                target.definition(),
                command(run),
                Map.of("MILLRACE_BUCKET", bucket),
                Map.of("millrace:model", run.model().value(), "millrace:run", run.run()),
                compute.vcpus(),
                compute.memoryMib(),
                compute.gpus(),
                compute.timeLimit(),
                compute.attempts(),
                run.arraySize()));
    }

    /** A job of trials is told its rung: a child that is started late must not take up a trial of another one. */
    private static List<String> command(RunManifest run) {
        var command = new ArrayList<>(List.of("--run", Keys.runManifest(run.model(), run.run())));
        if (run.hasJobPerTrial()) {
            command.addAll(List.of("--rung", String.valueOf(run.rung().number())));
        }
        return command;
    }

    private Target target(RunManifest run) {
        return switch (run.compute().kind()) {
            case CPU -> cpu;
            case GPU ->
                gpu.orElseThrow(() -> new IllegalStateException(
                        "run " + run.run() + " was planned for a GPU queue that is no longer configured"));
        };
    }
}
