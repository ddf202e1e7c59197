package io.millrace.benchmarks.tables;

import io.millrace.benchmarks.Benchmark;
import io.millrace.benchmarks.Figure;
import io.millrace.benchmarks.Plot;
import io.millrace.benchmarks.Reference;
import io.millrace.benchmarks.Report;
import io.millrace.benchmarks.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** A large table from upload to dataset, and how that grows. */
public final class PreprocessBenchmark implements Benchmark {
    private static final long MEGABYTE = 1_000_000;
    private static final int COMPARED = 200;
    private static final List<Integer> SIZES = List.of(10, 100, COMPARED, 1_000, 2_000);
    private static final long SEED = 7;
    private static final int RUNS = 2;
    private static final double MOST_SECONDS = 2.6;
    private static final double MOST_MEGABYTES = 580;

    /** As Lambda starts a function of 2 GB with this function's options: 1/64 and 85 % of it for the heap. */
    private static final List<String> FLAGS = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=4",
            "-Xms32m",
            "-Xmx1740m",
            "--enable-native-access=ALL-UNNAMED");

    private static final long DATABASE_MEGABYTES = 336;
    private static final int THREADS = 2;

    /** Elsewhere, on another table of this size, with nothing else to do. */
    private static final Map<String, Cost> STATED = Map.of(
            "polars", new Cost(2.6, Double.NaN, 1_160),
            "duckdb", new Cost(4.0, Double.NaN, 1_291));

    @Override
    public String name() {
        return "preprocess";
    }

    @Override
    public String description() {
        return "a table of 10 MB to 2 GB from upload to dataset (--only 10, 100, 200, 1000 or 2000; some minutes)";
    }

    @Override
    public Report run(Run run) throws Exception {
        var folder = run.newFolder();
        var measured = new Measured(folder, new UploadJvm(run.root(), folder));
        var costs = new TreeMap<Integer, Cost>();
        var sections = new ArrayList<Report.Section>();
        for (int size : SIZES) {
            if (run.wants(Integer.toString(size))) {
                var table = folder.resolve("table-" + size + ".csv");
                long rows = MixedTable.write(table, size * MEGABYTE, SEED);
                var cost = best(measured, table, size > COMPARED ? 1 : RUNS);
                costs.put(size, cost);
                run.out().printf("%,d MB, %,d rows: %s%n", size, rows, cost);
                if (size == COMPARED) {
                    sections.add(compared(measured, table, cost));
                }
                Files.delete(table);
            }
        }
        sections.add(new Report.Figures("How the cost grows", growth(costs)));
        if (costs.size() > 1) {
            sections.add(picture("preprocess-cpu", "CPU-seconds of the process", costs, Cost::cpu));
            sections.add(picture("preprocess-memory", "most memory, MB", costs, Cost::megabytes));
        }
        return new Report(
                "A large table from upload to dataset", """
                A made-up customer table (numbers, categories, a date, texts of a few words; gaps, duplicates, quotes) as CSV,
                uploaded into a bucket in a local folder. The objects of the packaged function do the rest in a process of
                their own with the flags of a Lambda of 2 GB and %d MB for DuckDB: copy the object, hash it, find out types,
                take duplicates out, split by hash, count and profile every column, write three Parquet files and the
                manifest. Wall is the upload alone, CPU the whole process with the start of the JVM, memory the most that was
                resident. Each figure is the best of %d runs (above %d MB: of one).
                """.formatted(DATABASE_MEGABYTES, RUNS, COMPARED), sections);
    }

    /** The run that took least CPU: whatever else the machine does makes it more. */
    private static Cost best(Measured measured, Path table, int runs) throws IOException, InterruptedException {
        Cost best = null;
        for (int i = 0; i < runs; i++) {
            var cost = measured.upload(table, FLAGS, DATABASE_MEGABYTES, THREADS);
            best = best == null || cost.cpu() < best.cpu() ? cost : best;
        }
        return best;
    }

    private static Report.Section compared(Measured measured, Path table, Cost own)
            throws IOException, InterruptedException {
        var figures = new ArrayList<Figure>();
        figures.add(new Figure("wall", own.wall(), "s").atMost(MOST_SECONDS));
        figures.add(new Figure("memory", own.megabytes(), "MB").atMost(MOST_MEGABYTES));
        for (var library : List.of("polars", "duckdb")) {
            var stated = STATED.get(library);
            var peer = measured.peer(library, table);
            figures.add(new Figure("wall", own.wall(), "s")
                    .against(peer.map(p -> Reference.measured(library, p.wall()))
                            .orElse(Reference.stated(library, stated.wall()))));
            peer.ifPresent(
                    p -> figures.add(new Figure("CPU", own.cpu(), "s").against(Reference.measured(library, p.cpu()))));
            figures.add(new Figure("memory", own.megabytes(), "MB")
                    .against(peer.map(p -> Reference.measured(library, p.megabytes()))
                            .orElse(Reference.stated(library, stated.megabytes()))));
        }
        return new Report.Figures("%d MB".formatted(COMPARED), figures);
    }

    private static Report.Section picture(
            String name, String what, Map<Integer, Cost> costs, ToDoubleFunction<Cost> value) {
        var points = costs.entrySet().stream()
                .map(cost -> new Plot.Point(cost.getKey(), value.applyAsDouble(cost.getValue())))
                .toList();
        return new Report.Picture(
                name,
                what + " against the size of the table, in powers of ten; dashed: in proportion",
                new Plot("MB of CSV", what, points).svg());
    }

    private static List<Figure> growth(Map<Integer, Cost> costs) {
        var figures = new ArrayList<Figure>();
        costs.forEach((size, cost) -> {
            figures.add(new Figure("%,d MB".formatted(size), cost.wall(), "s wall"));
            figures.add(new Figure("%,d MB".formatted(size), cost.cpu(), "s CPU"));
            figures.add(new Figure("%,d MB".formatted(size), cost.cpu() / size * 1_000, "s CPU a GB"));
            figures.add(new Figure("%,d MB".formatted(size), cost.megabytes(), "MB of memory"));
        });
        return figures;
    }
}
