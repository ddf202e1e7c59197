package io.millrace.benchmarks.serving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.lifecycle.json.Json;
import io.millrace.local.Functions;
import io.millrace.local.LocalAccount;
import io.millrace.local.LocalClients;
import io.millrace.local.PlatformSettings;
import io.millrace.local.lambda.FunctionDefinition;
import io.millrace.local.lambda.InvocationResult;
import io.millrace.local.lambda.LambdaFunction;
import io.millrace.local.lambda.PackagedFunction;
import io.millrace.local.process.Child;
import io.millrace.local.s3.LocalS3;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** The packaged inference function, started over and over beside a bucket that holds one model. */
final class ColdStarts implements AutoCloseable {
    private static final String MODEL = "cnn";
    private static final int WARM_REQUESTS = 20;
    private static final double MILLISECOND = 1e6;

    private final LocalS3 s3;
    private final Path home;
    private final Map<String, String> environment;
    private final FunctionDefinition definition;
    private final PackagedFunction function;
    private final byte[] event = event(InferRequest.json());

    /**
     * A start.
     *
     * @param wallMillis from the start of the process to the first prediction
     * @param cpuMillis of the process until then
     */
    record Start(double wallMillis, double cpuMillis) {}

    /** @param home an empty folder */
    ColdStarts(Path root, Path home) {
        this.home = home;
        s3 = LocalS3.start(
                new LocalS3.Settings(
                        home,
                        0,
                        LocalAccount.BUCKET,
                        LocalAccount.REGION,
                        LocalAccount.ACCESS_KEY_ID,
                        LocalAccount.SECRET_ACCESS_KEY),
                ignored -> {},
                Clock.systemUTC());
        var account = new LocalAccount(s3.endpoint(), s3.endpoint(), s3.endpoint());
        new Registry(LocalClients.store(account)).champion(MODEL, TextbookCnn.file());
        definition = Functions.all(PlatformSettings.of(home, root, PlatformSettings.Ports.FREE)
                        .recording())
                .stream()
                .filter(f -> f.name().equals("inference"))
                .findFirst()
                .orElseThrow();
        environment = new HashMap<>(account.awsEnvironment());
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        function = new PackagedFunction(definition, home, Functions.places(root), environment, false);
    }

    /** Starts with these options of the JVM's, asks once, and ends it. */
    Start start(List<String> options) throws InterruptedException {
        return start(api -> function.start(api, options));
    }

    /** The same of a program in Python that is a function of Lambda's, asked with the same event, beside the same bucket. */
    Start startPython(Path program) throws InterruptedException {
        return start(api -> python(program, api));
    }

    private Start start(Function<String, Child> launcher) throws InterruptedException {
        var process = new AtomicReference<Child>();
        try (var instance = instance(launcher, process)) {
            long before = System.nanoTime();
            ask(instance);
            double wall = (System.nanoTime() - before) / MILLISECOND;
            var used = ProcessHandle.of(process.get().pid())
                    .flatMap(p -> p.info().totalCpuDuration())
                    .orElse(Duration.ZERO);
            return new Start(wall, used.toMillis());
        }
    }

    /** Starts with options that record, asks some times, and waits until it has ended in order. */
    void record(List<String> options) throws InterruptedException {
        try (var instance = instance(api -> function.start(api, options), new AtomicReference<>())) {
            for (int i = 0; i < WARM_REQUESTS; i++) {
                ask(instance);
            }
        }
    }

    private Child python(Path program, String api) {
        var variables = new HashMap<>(environment);
        variables.put("MILLRACE_BUCKET", LocalAccount.BUCKET);
        variables.put("AWS_LAMBDA_RUNTIME_API", api);
        // Lambda sets both names of the region; boto3 reads this one.
        variables.put("AWS_DEFAULT_REGION", LocalAccount.REGION);
        return Child.start(
                List.of("python3", program.toString()),
                variables,
                home,
                home.resolve("logs").resolve("python.log"));
    }

    private LambdaFunction instance(Function<String, Child> launcher, AtomicReference<Child> process) {
        // Unpacked and hashed before the clock runs.
        var unused = function.classPath();
        return new LambdaFunction(
                definition,
                api -> {
                    process.set(launcher.apply(api));
                    return process.get();
                },
                Clock.systemUTC());
    }

    private void ask(LambdaFunction instance) throws InterruptedException {
        switch (instance.invoke(event)) {
            case InvocationResult.Answer answer -> {
                var response = Json.read(answer.payload(), JsonNode.class);
                if (response.path("statusCode").asInt() != 200) {
                    throw new IllegalStateException("the function answered " + response);
                }
            }
            case InvocationResult.Failure failure -> throw new IllegalStateException(failure.reason());
        }
    }

    /** As API Gateway sends it: payload format 2.0. */
    private static byte[] event(InferRequest request) {
        var path = "/v2/models/" + MODEL + "/infer";
        var event = JsonNodeFactory.instance.objectNode();
        event.put("version", "2.0")
                .put("routeKey", "$default")
                .put("rawPath", path)
                .put("rawQueryString", "");
        event.putObject("headers")
                .put("content-type", "application/json")
                .put("content-length", String.valueOf(request.body().length))
                .put("host", "127.0.0.1");
        event.putObject("requestContext")
                .put("requestId", "1")
                .put("stage", "$default")
                .putObject("http")
                .put("method", "POST")
                .put("path", path)
                .put("protocol", "HTTP/1.1")
                .put("sourceIp", "127.0.0.1");
        event.put("body", new String(request.body(), StandardCharsets.UTF_8)).put("isBase64Encoded", false);
        return Json.compact(event);
    }

    @Override
    public void close() {
        s3.close();
    }
}
