package io.millrace.benchmarks.serving;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** {@code wrk}, which asks over and over on a number of connections and waits for each answer. */
record Wrk(Path folder) {
    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
    private static final Pattern COUNT = Pattern.compile("([0-9]+) requests in");
    private static final Pattern P99 = Pattern.compile("99%\\s+([0-9.]+)(us|ms|s)");
    private static final Pattern WRONG = Pattern.compile("(Non-2xx|Socket errors).*");
    private static final double MICROSECOND = 1e-3;
    private static final double SECOND = 1e3;

    /**
     * What came of it.
     *
     * @param perSecond answers
     * @param p99Millis a hundredth of the answers took longer
     * @param cpuMicros of the server's process, a request
     */
    record Load(double perSecond, double p99Millis, double cpuMicros) {}

    /** Whether it is installed. */
    static boolean isInstalled() throws InterruptedException {
        try {
            new ProcessBuilder("wrk", "--version")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            return true;
        } catch (IOException notThere) {
            return false;
        }
    }

    /**
     * Sends the request to these addresses in turn.
     *
     * @throws IllegalStateException if any answer is not 2xx
     */
    Load load(List<URI> addresses, InferRequest request, int connections, Duration time, ProcessHandle server)
            throws IOException, InterruptedException {
        var body = Files.write(folder.resolve("body"), request.body());
        var headers = request.jsonBytes() == InferRequest.ALL_JSON
                ? "wrk.headers['Content-Type'] = 'application/json'\n"
                : "wrk.headers['Content-Type'] = 'application/octet-stream'\n"
                        + "wrk.headers['Inference-Header-Content-Length'] = '" + request.jsonBytes() + "'\n";
        var paths = String.join("','", addresses.stream().map(URI::getPath).toList());
        var script = Files.writeString(folder.resolve("load.lua"), """
                local file = io.open('%s', 'rb')
                wrk.method = 'POST'
                wrk.body = file:read('*a')
                file:close()
                %s
                local requests, next = {}, 0
                function init(arguments)
                  for i, path in ipairs({'%s'}) do requests[i] = wrk.format(nil, path) end
                end
                function request()
                  next = next %% #requests + 1
                  return requests[next]
                end
                """.formatted(body, headers, paths));
        var before = cpu(server);
        var process = new ProcessBuilder(
                        "wrk",
                        "--threads",
                        "1",
                        "--connections",
                        String.valueOf(connections),
                        "--duration",
                        time.toSeconds() + "s",
                        "--latency",
                        "--timeout",
                        "30s",
                        "--script",
                        script.toString(),
                        addresses.getFirst().toString())
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        var used = cpu(server).minus(before);
        var wrong = WRONG.matcher(output);
        if (wrong.find()) {
            throw new IllegalStateException("not all requests were answered: " + wrong.group());
        }
        if (number(COUNT, output, 1) == 0) {
            throw new IllegalStateException("nothing was answered");
        }
        return new Load(
                number(RATE, output, 1),
                number(P99, output, 1) * unit(output),
                used.toNanos() * MICROSECOND / number(COUNT, output, 1));
    }

    private static Duration cpu(ProcessHandle server) {
        return server.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static double number(Pattern pattern, String output, int group) {
        var found = pattern.matcher(output);
        if (!found.find()) {
            throw new IllegalStateException("wrk answered: " + output);
        }
        return Double.parseDouble(found.group(group));
    }

    private static double unit(String output) {
        var found = P99.matcher(output);
        return found.find()
                ? switch (found.group(2)) {
                    case "us" -> MICROSECOND;
                    case "ms" -> 1;
                    default -> SECOND;
                }
                : 1;
    }
}
