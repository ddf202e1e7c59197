package io.millrace.benchmarks.tables;

import io.millrace.local.Functions;
import io.millrace.local.PlatformSettings;
import io.millrace.local.lambda.PackagedFunction;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An {@link UploadProcess} with the packaged function for a class path. Native libraries lie in the package as files; out
 * of the jars that were built from, each process would unpack 60 MB first, which Lambda's does not.
 */
final class UploadJvm {
    private static final String FUNCTION = "preprocess";

    private final List<Path> function;

    /**
     * @param root the project, with the function packaged
     * @param home an empty folder
     */
    UploadJvm(Path root, Path home) {
        var definition = Functions.all(PlatformSettings.of(home, root, PlatformSettings.Ports.FREE)).stream()
                .filter(f -> f.name().equals(FUNCTION))
                .findFirst()
                .orElseThrow();
        function = new PackagedFunction(definition, home, Functions.places(root), Map.of(), false).classPath();
    }

    /** @param flags of the JVM */
    List<String> command(List<String> flags, List<String> arguments) {
        var classPath = new ArrayList<>(List.of(benchmarks()));
        classPath.addAll(function);
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.add("-Djava.library.path=" + function.getFirst().resolveSibling("lib"));
        command.add("-cp");
        command.add(classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        command.add(UploadProcess.class.getName());
        command.addAll(arguments);
        return command;
    }

    private static Path benchmarks() {
        try {
            return Path.of(UploadProcess.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
