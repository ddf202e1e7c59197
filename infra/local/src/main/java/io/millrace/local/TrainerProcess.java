package io.millrace.local;

import io.millrace.local.process.Child;
import io.millrace.local.process.Jvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** The trainer's container as a process: its package, with the container's command and environment. */
final class TrainerProcess implements BiFunction<List<String>, Map<String, String>, Child> {
    private static final int HEAP_MIB = 2_048;
    private final Path trainer;
    private final Path home;
    private final Map<String, String> environment;

    /** @param environment what the job definition and the job's role give: bucket, region, credentials, endpoints */
    TrainerProcess(Path root, Path home, Map<String, String> environment) {
        this.trainer = root.resolve("functions/trainer/target/trainer");
        this.home = home;
        this.environment = Map.copyOf(environment);
    }

    @Override
    public Child apply(List<String> command, Map<String, String> overrides) {
        if (!Files.isDirectory(trainer)) {
            throw new IllegalStateException(trainer + " is not built; ./millrace package builds it");
        }
        var variables = new HashMap<>(environment);
        variables.putAll(overrides);
        variables.put("JAVA_HOME", Jvm.home().toString());
        var full = new ArrayList<>(program());
        full.addAll(command);
        var log = home.resolve("logs").resolve("trainer-" + overrides.get("AWS_BATCH_JOB_ID") + ".log");
        return Child.start(full, variables, trainer, log);
    }

    private List<String> program() {
        var script = trainer.resolve("bin/trainer");
        if (Files.isExecutable(script)) {
            return List.of(script.toString());
        }
        var java = Jvm.home().resolve("bin/java").toString();
        return List.of(
                java,
                "-XX:+UseSerialGC",
                "-Xmx" + HEAP_MIB + "m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                trainer.resolve("lib") + "/*",
                "io.millrace.trainer.TrainerMain");
    }
}
