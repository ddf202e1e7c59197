import io.millrace.aws.AwsClients;
import io.millrace.aws.BatchCompute;
import io.millrace.aws.JobRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Submits a job as dispatch does, with its client and its request, and prints the job's id. Run by prove-with-moto. */
final class SubmitJob {
    private SubmitJob() {}

    public static void main(String[] arguments) {
        var gpus = Integer.parseInt(arguments[2]);
        System.out.println(new BatchCompute(AwsClients.batch())
                .submit(new JobRequest(
                        "proof-0123456789abcdef",
                        arguments[0],
                        arguments[1],
                        List.of("--run", "runs/proof/0123456789abcdef/run.json"),
                        Map.of("MILLRACE_BUCKET", "proof"),
                        Map.of("millrace:model", "proof", "millrace:run", "0123456789abcdef"),
                        gpus > 0 ? 4 : 2,
                        gpus > 0 ? 14_336 : 4096,
                        gpus,
                        Duration.ofHours(1),
                        2,
                        0)));
    }
}
