package io.millrace.local.lambda;

import io.millrace.local.process.Child;
import io.millrace.local.process.Jvm;
import io.millrace.local.process.StartCache;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Starts a function's package in a JVM of its own, through AWS's runtime interface client. */
public final class PackagedFunction implements Function<String, Child> {
    private static final String RUNTIME_CLIENT = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";
    /** Of the runtime client: where its native library lies, which it unpacks at every start if it is not told. */
    private static final String NATIVE_CLIENT =
            "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

    private final FunctionDefinition definition;
    private final Path home;
    private final Places places;
    private final Map<String, String> environment;
    private final boolean recorded;
    private Optional<FunctionPackage> code = Optional.empty();
    private long codeBuilt;

    /**
     * Where things lie that all platforms of a project share.
     *
     * @param packages below which packages are unpacked and their start caches kept
     * @param runtimeClient a folder with the jars of the runtime interface client, and its native libraries in {@code
     *     jni/}
     */
    public record Places(Path packages, Path runtimeClient) {}

    /**
     * @param home the platform's folder: logs are written below it
     * @param environment what every function gets beside its own variables: region, credentials, endpoints
     * @param recorded whether each process makes the function's start cache when it ends, which takes it some seconds
     */
    public PackagedFunction(
            FunctionDefinition definition,
            Path home,
            Places places,
            Map<String, String> environment,
            boolean recorded) {
        this.definition = definition;
        this.home = home;
        this.places = places;
        this.environment = Map.copyOf(environment);
        this.recorded = recorded;
    }

    @Override
    public Child apply(String runtimeApi) {
        var options = options();
        var code = code();
        var cache = cache(code, options);
        var child = start(runtimeApi, code, join(options, recorded ? cache.make() : cache.use()));
        if (recorded) {
            var unused = cache.keep(child);
        }
        return child;
    }

    /** The function's own come last, so that they win. */
    private List<String> options() {
        var own = definition.environment().get(FunctionDefinition.JVM_OPTIONS);
        return own == null
                ? Jvm.options(definition.heapMib())
                : join(Jvm.options(definition.heapMib()), List.of(own.split(" ")));
    }

    public String name() {
        return definition.name();
    }

    /** Starts a process with these options of the JVM's and no cache but one that they name. */
    public Child start(String runtimeApi, List<String> options) {
        return start(runtimeApi, code(), options);
    }

    /** The package's own classes, its libraries and the runtime interface client, as on its JVM's class path. */
    public List<Path> classPath() {
        return code().jars(places.runtimeClient());
    }

    /** The function's start cache; empty if it is still to be made. */
    public Optional<Path> startCache() {
        return Optional.of(cache(code(), options())).filter(StartCache::exists).map(StartCache::file);
    }

    /** The zip is read and hashed again only once it has changed. */
    private synchronized FunctionPackage code() {
        var built = new File(definition.zip().toString()).lastModified();
        return code.filter(c -> built == codeBuilt && Files.isDirectory(c.folder()))
                .orElseGet(() -> {
                    var unpacked = FunctionPackage.unpack(definition.name(), definition.zip(), places.packages());
                    code = Optional.of(unpacked);
                    codeBuilt = built;
                    return unpacked;
                });
    }

    private StartCache cache(FunctionPackage code, List<String> options) {
        return StartCache.of(code.folder(), options, code.jars(places.runtimeClient()));
    }

    private Child start(String runtimeApi, FunctionPackage code, List<String> options) {
        var scratch = scratch();
        var command = new ArrayList<>(Jvm.command(options));
        command.add("-Djava.io.tmpdir=" + scratch);
        nativeClient().ifPresent(library -> command.add("-D" + NATIVE_CLIENT + "=" + library));
        command.add("-cp");
        command.add(code.jars(places.runtimeClient()).stream()
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator)));
        command.add(RUNTIME_CLIENT);
        command.add(definition.handler());
        var variables = new HashMap<>(environment);
        variables.putAll(definition.environment());
        variables.remove(FunctionDefinition.JVM_OPTIONS);
        variables.put("AWS_LAMBDA_RUNTIME_API", runtimeApi);
        variables.put("_HANDLER", definition.handler());
        variables.put("LAMBDA_TASK_ROOT", code.folder().toString());
        variables.put("AWS_LAMBDA_FUNCTION_NAME", definition.name());
        variables.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
        variables.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", String.valueOf(2 * definition.heapMib()));
        variables.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + definition.name());
        variables.put("AWS_LAMBDA_LOG_STREAM_NAME", "local");
        variables.put("AWS_EXECUTION_ENV", "AWS_Lambda_java21");
        variables.put(
                "LD_LIBRARY_PATH",
                code.folder() + File.pathSeparator + code.folder().resolve("lib"));
        variables.put("TMPDIR", scratch.toString());
        // Not in the package's folder: from its working directory the runtime client makes URLs without escaping, and a
        // space in the path would end the function.
        return Child.start(command, variables, scratch, home.resolve("logs").resolve(definition.name() + ".log"));
    }

    /** Of this processor, if there is one. */
    private Optional<Path> nativeClient() {
        var processor = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
        var library = places.runtimeClient().resolve("jni/libaws-lambda-jni.linux-" + processor + ".so");
        return Optional.of(library).filter(Files::isRegularFile);
    }

    private static List<String> join(List<String> options, List<String> more) {
        var all = new ArrayList<>(options);
        all.addAll(more);
        return all;
    }

    private Path scratch() {
        try {
            return Files.createDirectories(home.resolve("tmp").resolve(definition.name()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
