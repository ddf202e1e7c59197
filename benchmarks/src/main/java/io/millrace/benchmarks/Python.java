package io.millrace.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Peers in Python, which are measured where they are installed. */
public final class Python {
    private static final List<String> THREADS =
            List.of("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS");

    private Python() {}

    /**
     * The numbers that a script prints, one a line, on one thread.
     *
     * @param beside a class in whose package the script lies
     * @param modules the libraries it needs, as Python imports them: {@code numpy, onnxruntime}
     * @return empty where there is no Python, or it lacks one of them
     * @throws IllegalStateException if the script failed
     */
    public static Optional<double[]> run(Class<?> beside, String script, String modules, String... arguments)
            throws IOException, InterruptedException {
        if (!has(modules)) {
            return Optional.empty();
        }
        var command = new ArrayList<>(List.of("python3", "-"));
        command.addAll(List.of(arguments));
        var process = start(command, ProcessBuilder.Redirect.INHERIT);
        try (var source = beside.getResourceAsStream(script);
                var input = process.getOutputStream()) {
            source.transferTo(input);
        }
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(script + " ended with " + process.exitValue());
        }
        return Optional.of(numbers(output));
    }

    /** Those in a text, with any white space between and around them. */
    static double[] numbers(String text) {
        return Arrays.stream(text.strip().split("\\s+"))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    /** Whether there is a Python that imports these: {@code numpy, onnxruntime}. */
    public static boolean has(String modules) throws InterruptedException {
        try {
            return start(List.of("python3", "-c", "import " + modules), ProcessBuilder.Redirect.DISCARD)
                            .waitFor()
                    == 0;
        } catch (IOException noPython) {
            return false;
        }
    }

    private static Process start(List<String> command, ProcessBuilder.Redirect errors) throws IOException {
        var builder = new ProcessBuilder(command).redirectError(errors);
        THREADS.forEach(variable -> builder.environment().put(variable, "1"));
        return builder.start();
    }
}
