package io.millrace.benchmarks.serving;

import io.millrace.benchmarks.Python;
import io.millrace.benchmarks.serving.ColdStarts.Start;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/** Starts of Python up to the first prediction of the same model, where its libraries are installed. */
final class PythonStarts {
    static final String ALONE = "Python with onnxruntime, the same model, no S3";
    private static final String FUNCTION = "the same function by hand in Python: boto3, onnxruntime and orjson";
    private static final double MILLISECOND = 1e6;

    private PythonStarts() {}

    /**
     * How to start each of those that are installed, by their names; {@link #ALONE} first.
     *
     * @param starts has the bucket, and asks
     * @param folder for the programs and the model
     */
    static Map<String, Callable<Start>> installed(ColdStarts starts, Path folder)
            throws IOException, InterruptedException {
        var installed = new LinkedHashMap<String, Callable<Start>>();
        if (Python.has("numpy, onnxruntime")) {
            var program = program("coldstart.py", folder);
            var model = Files.write(folder.resolve("model.onnx"), TextbookCnn.file());
            installed.put(ALONE, () -> alone(program, model));
            if (Python.has("boto3, orjson")) {
                var function = program("function.py", folder);
                installed.put(FUNCTION, () -> starts.startPython(function));
            }
        }
        return installed;
    }

    private static Path program(String name, Path folder) throws IOException {
        var file = folder.resolve(name);
        try (var source = PythonStarts.class.getResourceAsStream(name)) {
            Files.copy(source, file);
        }
        return file;
    }

    /** Until it has told, after its prediction, what CPU time it took; how it ends is not counted. */
    private static Start alone(Path program, Path model) throws IOException, InterruptedException {
        long before = System.nanoTime();
        var process = new ProcessBuilder("python3", program.toString(), model.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            var cpuMillis = output.readLine();
            double wall = (System.nanoTime() - before) / MILLISECOND;
            if (process.waitFor() != 0 || cpuMillis == null) {
                throw new IllegalStateException(program.getFileName() + " ended with " + process.exitValue());
            }
            return new Start(wall, Double.parseDouble(cpuMillis));
        } finally {
            process.destroy();
        }
    }
}
