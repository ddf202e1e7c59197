package io.millrace.benchmarks.serving;

import io.millrace.benchmarks.Benchmark;
import io.millrace.benchmarks.Figure;
import io.millrace.benchmarks.Median;
import io.millrace.benchmarks.Reference;
import io.millrace.benchmarks.Report;
import io.millrace.benchmarks.Run;
import io.millrace.benchmarks.serving.ColdStarts.Start;
import io.millrace.local.process.Jvm;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;

/** From the start of the inference function's process to its first prediction, by ways to start it. */
public final class ColdStartBenchmark implements Benchmark {
    private static final int ROUNDS = 7;
    private static final int FIRST_JDK_WITH_AOT = 25;
    private static final double GOAL_MILLIS = 350;
    private static final int HEAP_MIB = 512;
    private static final String PLAIN = "plain";
    private static final String C1 = ", C1";
    /** Where Python is not installed: of another machine. */
    private static final Reference STATED = Reference.stated(PythonStarts.ALONE, 181);

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
            var ways = new LinkedHashMap<String, Callable<Start>>();
            ways(starts, folder, run).forEach((way, options) -> ways.put(way, () -> starts.start(options)));
            var peers = PythonStarts.installed(starts, folder);
            var measured = new LinkedHashMap<String, List<Start>>();
            var measuredPeers = new LinkedHashMap<String, List<Start>>();
            for (int round = 1; round <= ROUNDS; round++) {
                round(round, ways, measured, run.out());
                round(round, peers, measuredPeers, run.out());
            }
            return report(measured, measuredPeers);
        }
    }

    private static void round(
            int number, Map<String, Callable<Start>> ways, Map<String, List<Start>> measured, PrintStream out)
            throws Exception {
        for (var way : ways.entrySet()) {
            var start = way.getValue().call();
            measured.computeIfAbsent(way.getKey(), any -> new ArrayList<>()).add(start);
            out.printf(
                    "%d of %d  %-16s %5.0f ms %5.0f ms CPU%n",
                    number, ROUNDS, way.getKey(), start.wallMillis(), start.cpuMillis());
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

    private static Report report(Map<String, List<Start>> measured, Map<String, List<Start>> peers) {
        var wall = figures(measured, Start::wallMillis, "ms");
        var cpu = figures(measured, Start::cpuMillis, "ms CPU");
        var local = wall.getLast();
        var references = references(peers, Start::wallMillis);
        wall.add(local.against(references.isEmpty() ? STATED : references.getFirst())
                .atMost(GOAL_MILLIS));
        references.stream().skip(1).map(local::against).forEach(wall::add);
        cpu.addAll(references(peers, Start::cpuMillis).stream()
                .map(cpu.getLast()::against)
                .toList());
        return new Report(
                "Cold start",
                """
                The packaged inference function, started in a process of its own and asked for one prediction over Lambda's
                Runtime API: JVM, Quarkus, S3 client, three reads from a bucket on this machine (aliases, manifest, model),
                ONNX Runtime, and a JSON request of 784 floats. Files are in the page cache. Medians of %d starts of each way,
                in turn. C1: the local platform's options, so without the second compiler, with the serial collector and with
                reflection by native code. AppCDS: classes archived by `-XX:ArchiveClassesAtExit`. AOT cache: classes loaded and linked ahead of time, by `-XX:AOTCacheOutput`
                (JDK 25). The last of these ways is how the local platform starts functions.

                It stands beside two starts of Python, where its libraries are installed, in turn with the others in the same run. One
                imports NumPy and onnxruntime, loads the model from a file and predicts once: no bucket, no event. The other is a
                function written by hand: it takes the same event over the same Runtime API, reads aliases, manifest and
                model from the same bucket by boto3, answers in the same JSON, and keeps its answer in the bucket before it
                goes, as ours does. It neither checks what it is sent nor logs, and no cache is made for it but
                Python's own of compiled modules.
                """.formatted(ROUNDS),
                List.of(
                        new Report.Figures("Start of the process to first prediction", wall),
                        new Report.Figures("The process's CPU time by then", cpu)));
    }

    private static List<Figure> figures(
            Map<String, List<Start>> measured, ToDoubleFunction<Start> figure, String unit) {
        var figures = new ArrayList<Figure>();
        for (var way : measured.entrySet()) {
            var median = new Figure(way.getKey(), Median.of(way.getValue(), figure), unit);
            figures.add(
                    figures.isEmpty()
                            ? median
                            : median.against(Reference.measured(
                                    figures.getFirst().what(),
                                    figures.getFirst().value())));
        }
        return figures;
    }

    private static List<Reference> references(Map<String, List<Start>> peers, ToDoubleFunction<Start> figure) {
        return peers.entrySet().stream()
                .map(peer -> Reference.measured(peer.getKey(), Median.of(peer.getValue(), figure)))
                .toList();
    }
}
