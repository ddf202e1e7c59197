package io.millrace.benchmarks.tables;

import com.sun.management.OperatingSystemMXBean;
import io.millrace.aws.StageEvent.ObjectCreated;
import io.millrace.preprocess.Preprocessing;
import io.millrace.preprocess.dataset.DatasetBuilder;
import io.millrace.preprocess.dataset.ModelLimits;
import io.millrace.preprocess.intake.Bounds;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;

/** The process that is measured: one upload by the function's own objects, without Lambda and S3 around them. */
final class UploadProcess {
    private static final double MILLISECOND = 1e6;

    private UploadProcess() {}

    /** @param arguments the bucket's folder, the uploaded key, a folder for work files, DuckDB's megabytes and threads */
    public static void main(String[] arguments) {
        var store = new FolderStore(Path.of(arguments[0]));
        var key = arguments[1];
        var settings = new DatasetBuilder.Settings(
                Path.of(arguments[2]),
                Long.parseLong(arguments[3]),
                Integer.parseInt(arguments[4]),
                Bounds.DEFAULT,
                ModelLimits.DEFAULT);
        var clock = Clock.systemUTC();
        long before = System.nanoTime();
        var outcome = new Preprocessing(store, clock, new DatasetBuilder(store, clock, settings))
                .objectCreated(new ObjectCreated("bucket", key, "", 0, "0A", clock.instant()));
        double wall = (System.nanoTime() - before) / MILLISECOND;
        if (!outcome.outcome().equals("accepted")) {
            throw new IllegalStateException("the upload was not accepted: " + outcome);
        }
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        System.out.println(new Cost(wall / 1e3, system.getProcessCpuTime() / 1e9, Cost.peakMegabytes()).line());
    }
}
