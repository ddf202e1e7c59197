package io.millrace.benchmarks.serving;

import io.millrace.benchmarks.Benchmark;
import io.millrace.benchmarks.Figure;
import io.millrace.benchmarks.Reference;
import io.millrace.benchmarks.Report;
import io.millrace.benchmarks.Run;
import io.millrace.benchmarks.serving.ColdStarts.Start;
import io.millrace.local.process.Jvm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** From the start of the inference function's process to its first prediction, by ways to start it. */
public final class ColdStartBenchmark implements Benchmark {
    private static final int ROUNDS = 7;
    private static final int FIRST_JDK_WITH_AOT = 25;
    private static final double GOAL_MILLIS = 350;
    private static final int HEAP_MIB = 512;
    private static final String PLAIN = "plain";
    private static final String C1 = ", C1";
    /** Measured on a machine of the same kind, not in this run. */
    private static final Reference PYTHON = Reference.stated("Python with onnxruntime, the same model, no S3", 181);

    @Override
    public String name() {
        return "coldstart";
    }

    @Override
    public String description() {
        return "the inference function from the start of its process to its first prediction (about three minutes)";
    }

    @Override
    public Report run(Run run) throws Exception {
        var folder = run.newFolder();
        try (var starts = new ColdStarts(run.root(), folder)) {
            var ways = ways(starts, folder, run);
            var measured = new LinkedHashMap<String, List<Start>>();
            for (int round = 0; round < ROUNDS; round++) {
                for (var way : ways.entrySet()) {
                    var start = starts.start(way.getValue());
                    measured.computeIfAbsent(way.getKey(), any -> new ArrayList<>())
                            .add(start);
                    run.out()
                            .printf(
                                    "%d of %d  %-16s %5.0f ms %5.0f ms CPU%n",
                                    round + 1, ROUNDS, way.getKey(), start.wallMillis(), start.cpuMillis());
                }
            }
            return report(measured);
        }
    }

    /** Options of the JVM by a way's name, in the order of the page; what they need is made. */
    private static Map<String, List<String>> ways(ColdStarts starts, Path folder, Run run) throws InterruptedException {
        var ways = new LinkedHashMap<String, List<String>>();
        for (var compiler :
                List.of(Map.entry("", List.of("-Xmx" + HEAP_MIB + "m")), Map.entry(C1, Jvm.options(HEAP_MIB)))) {
            var options = compiler.getValue();
            var recordings = List.of(
                    new Recording(PLAIN, "", ""),
                    new Recording("AppCDS", "-XX:ArchiveClassesAtExit=", "-XX:SharedArchiveFile="),
                    new Recording("AOT cache", "-XX:AOTCacheOutput=", "-XX:AOTCache="));
            for (var recording : recordings) {
                var way = recording.way + compiler.getKey();
                if (!run.wants(way)
                        || recording.way.startsWith("AOT") && Runtime.version().feature() < FIRST_JDK_WITH_AOT) {
                    continue;
                }
                if (recording.make.isEmpty()) {
                    ways.put(way, options);
                } else {
                    run.out().println("recording for " + way);
                    var file = folder.resolve("classes" + ways.size());
                    starts.record(with(options, recording.make + file));
                    ways.put(way, with(options, recording.use + file));
                }
            }
        }
        return ways;
    }

    /** A file that one run makes and others use. */
    private record Recording(String way, String make, String use) {}

    private static List<String> with(List<String> options, String... more) {
        var all = new ArrayList<>(options);
        all.addAll(List.of(more));
        return all;
    }

    private static Report report(Map<String, List<Start>> measured) {
        var wall = figures(measured, Start::wallMillis, "ms");
        wall.add(wall.getLast().against(PYTHON).atMost(GOAL_MILLIS));
        return new Report(
                "Cold start",
                """
                The packaged inference function, started in a process of its own and asked for one prediction over Lambda's
                Runtime API: JVM, Quarkus, S3 client, three reads from a bucket on this machine (aliases, manifest, model),
                ONNX Runtime, and a JSON request of 784 floats. Files are in the page cache. Medians of %d starts of each way,
                in turn. C1: the local platform's options, so without the second compiler, with the serial collector and with
                reflection by native code. AppCDS: classes archived by `-XX:ArchiveClassesAtExit`. AOT cache: classes loaded and linked ahead of time, by `-XX:AOTCacheOutput`
                (JDK 25). The last line is how the local platform starts functions.
                """.formatted(ROUNDS),
                List.of(
                        new Report.Figures("Start of the process to first prediction", wall),
                        new Report.Figures(
                                "The process's CPU time by then", figures(measured, Start::cpuMillis, "ms CPU"))));
    }

    private static List<Figure> figures(
            Map<String, List<Start>> measured, ToDoubleFunction<Start> figure, String unit) {
        var figures = new ArrayList<Figure>();
        for (var way : measured.entrySet()) {
            var median = new Figure(way.getKey(), median(way.getValue(), figure), unit);
            figures.add(
                    figures.isEmpty()
                            ? median
                            : median.against(Reference.measured(
                                    figures.getFirst().what(),
                                    figures.getFirst().value())));
        }
        return figures;
    }

    private static double median(List<Start> starts, ToDoubleFunction<Start> figure) {
        var sorted = starts.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
