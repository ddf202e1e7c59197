package io.millrace.trainer;

import com.sun.management.OperatingSystemMXBean;
import io.millrace.lifecycle.manifest.Provenance;
import io.millrace.trainer.trees.TreeDevice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** The code, the libraries and the machine that this process trains with. */
final class ThisTrainer {
    /** Filled in by the build. */
    private static final String BUILD = "build.properties";

    private static final String LIBRARY = "library.";
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    private ThisTrainer() {}

    /** What trees can grow on: the package's own library may have no CUDA. */
    static TreeDevice trees() {
        return build().getProperty("trees").contains("-gpu_") ? TreeDevice.CUDA : TreeDevice.CPU;
    }

    static Provenance provenance() {
        var build = build();
        Map<String, String> libraries = new HashMap<>();
        libraries.put("java", Runtime.version().toString());
        build.stringPropertyNames().stream()
                .filter(name -> name.startsWith(LIBRARY))
                .forEach(name -> libraries.put(name.substring(LIBRARY.length()), build.getProperty(name)));
        return new Provenance(code(build), libraries, machine());
    }

    /** {@code 0.1.0 (1a2b3c4-dirty)}; without the commit where there was no checkout to build from. */
    private static String code(Properties build) {
        var commit = build.getProperty("commit");
        return build.getProperty("version") + (commit.isEmpty() ? "" : " (" + commit + ")");
    }

    private static Properties build() {
        var build = new Properties();
        try (var file = ThisTrainer.class.getResourceAsStream(BUILD)) {
            build.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return build;
    }

    private static Provenance.Machine machine() {
        var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new Provenance.Machine(
                processor().orElse(System.getProperty("os.arch")),
                Runtime.getRuntime().availableProcessors(),
                system.getTotalMemorySize());
    }

    /** As Linux names it on x86; on Arm it does not. */
    private static Optional<String> processor() {
        if (!Files.isReadable(PROCESSORS)) {
            return Optional.empty();
        }
        try (var lines = Files.lines(PROCESSORS)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
