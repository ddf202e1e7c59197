package io.millrace.local.lambda;

import io.millrace.local.process.Child;
import io.millrace.local.process.Jvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Starts a function's package in a JVM of its own, through AWS's runtime interface client. */
public final class PackagedFunction implements Function<String, Child> {
    private static final String RUNTIME_CLIENT = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

    private final FunctionDefinition definition;
    private final Path home;
    private final Path runtimeClient;
    private final Map<String, String> environment;

    /**
     * @param home the platform's folder: packages are unpacked and logs written below it
     * @param runtimeClient a folder with the jars of the runtime interface client
     * @param environment what every function gets beside its own variables: region, credentials, endpoints
     */
    public PackagedFunction(
            FunctionDefinition definition, Path home, Path runtimeClient, Map<String, String> environment) {
        this.definition = definition;
        this.home = home;
        this.runtimeClient = runtimeClient;
        this.environment = Map.copyOf(environment);
    }

    @Override
    public Child apply(String runtimeApi) {
        var code = FunctionPackage.unpack(definition.name(), definition.zip(), home.resolve("functions"));
        var scratch = scratch();
        var command = Jvm.command(definition.heapMib());
        // After the flags that every function gets, so that they win; those of the variable itself would come first.
        Optional.ofNullable(definition.environment().get(FunctionDefinition.JVM_OPTIONS))
                .ifPresent(options -> command.addAll(List.of(options.split(" "))));
        command.add("-Djava.io.tmpdir=" + scratch);
        command.add("-cp");
        command.add(FunctionPackage.classPath(code, runtimeClient));
        command.add(RUNTIME_CLIENT);
        command.add(definition.handler());
        var variables = new HashMap<>(environment);
        variables.putAll(definition.environment());
        variables.remove(FunctionDefinition.JVM_OPTIONS);
        variables.put("AWS_LAMBDA_RUNTIME_API", runtimeApi);
        variables.put("_HANDLER", definition.handler());
        variables.put("LAMBDA_TASK_ROOT", code.toString());
        variables.put("AWS_LAMBDA_FUNCTION_NAME", definition.name());
        variables.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
        variables.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", String.valueOf(2 * definition.heapMib()));
        variables.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + definition.name());
        variables.put("AWS_LAMBDA_LOG_STREAM_NAME", "local");
        variables.put("AWS_EXECUTION_ENV", "AWS_Lambda_java21");
        variables.put("TMPDIR", scratch.toString());
        // Not in the package's folder: from its working directory the runtime client makes URLs without escaping, and a
        // space in the path would end the function.
        return Child.start(command, variables, scratch, home.resolve("logs").resolve(definition.name() + ".log"));
    }

    private Path scratch() {
        try {
            return Files.createDirectories(home.resolve("tmp").resolve(definition.name()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
