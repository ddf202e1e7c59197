package io.millrace.local;

import io.millrace.local.lambda.FunctionDefinition;
import io.millrace.local.lambda.PackagedFunction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The functions as this machine runs them: packages, limits, variables. */
public final class Functions {
    static final String INFERENCE = "inference";
    static final String BATCH_DEFINITION = "millrace-trainer-cpu";
    /** Quarkus's, which hands the event to the function's own handler. */
    private static final String QUARKUS = "io.quarkus.amazon.lambda.runtime.QuarkusStreamHandler::handleRequest";

    private static final String HTTP = "io.millrace.inference.lambda.HttpEventHandler::handleRequest";

    /**
     * Longer than dispatch's claim of a run holds, and than all waits of a failed delivery take. What takes longer by
     * itself is not mistaken for stuck: a job has limits of its own, and everything else may be done twice.
     */
    private static final Duration STUCK_AFTER = Duration.ofMinutes(2);

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** A start cache is written by then, on a busy machine too. */
    private static final Duration RECORDING_PATIENCE = Duration.ofMinutes(2);

    private Functions() {}

    public static List<FunctionDefinition> all(PlatformSettings settings) {
        return List.of(
                define(
                        settings,
                        "preprocess",
                        QUARKUS,
                        768,
                        Duration.ofMinutes(15),
                        settings.idle(),
                        settings.instances(),
                        Map.of(FunctionDefinition.JVM_OPTIONS, "-XX:TieredStopAtLevel=4")),
                define(
                        settings,
                        "dispatch",
                        QUARKUS,
                        256,
                        Duration.ofSeconds(60),
                        settings.idle(),
                        1,
                        Map.of(
                                "MILLRACE_BATCH_CPU_QUEUE",
                                LocalAccount.BATCH_QUEUE,
                                "MILLRACE_BATCH_CPU_JOB_DEFINITION",
                                BATCH_DEFINITION,
                                "MILLRACE_BATCH_OWN_JOB_FROM",
                                settings.ownJobFrom().toString())),
                define(
                        settings,
                        "evaluate",
                        QUARKUS,
                        768,
                        Duration.ofMinutes(15),
                        settings.idle(),
                        settings.instances(),
                        Map.of()),
                define(
                        settings,
                        INFERENCE,
                        HTTP,
                        512,
                        Duration.ofSeconds(30),
                        settings.inferenceIdle(),
                        settings.instances(),
                        Map.of()));
    }

    /** @throws IllegalStateException naming what is not built */
    static void requirePackages(PlatformSettings settings) {
        var missing = all(settings).stream()
                .map(FunctionDefinition::zip)
                .filter(zip -> !Files.isRegularFile(zip))
                .map(zip -> settings.root().relativize(zip).toString())
                .toList();
        if (!missing.isEmpty()) {
            throw new IllegalStateException(
                    "not built yet: " + String.join(", ", missing) + ". ./millrace package builds them.");
        }
    }

    /** Below {@code target/}: what is unpacked and cached there goes with the packages that it was made of. */
    public static PackagedFunction.Places places(Path root) {
        var target = root.resolve("infra/local/target");
        return new PackagedFunction.Places(target.resolve("functions"), target.resolve("lib-ric"));
    }

    private static FunctionDefinition define(
            PlatformSettings settings,
            String name,
            String handler,
            int heapMib,
            Duration timeout,
            Duration idle,
            int instances,
            Map<String, String> environment) {
        var variables = new HashMap<>(environment);
        variables.put("MILLRACE_BUCKET", LocalAccount.BUCKET);
        variables.put("MILLRACE_STUCK_AFTER", STUCK_AFTER.toString());
        return new FunctionDefinition(
                name,
                settings.root().resolve("functions/" + name + "/target/function.zip"),
                handler,
                heapMib,
                timeout,
                idle,
                settings.recorded() ? RECORDING_PATIENCE : PATIENCE,
                instances,
                variables);
    }
}
