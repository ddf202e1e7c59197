package io.millrace.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Where figures come from.
 *
 * @param machine processor, cores, memory, operating system, load
 * @param versions of the JDK, of Millrace and of its libraries
 */
public record Environment(String machine, String versions) {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final double GIBIBYTE = 1L << 30;

    /** @param root the project, whose commit is named where there is git */
    public static Environment read(Path root) throws IOException {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var machine = "%s, %d cores, %.0f GiB of memory, %s %s; load before the run %.1f"
                .formatted(
                        processor(),
                        system.getAvailableProcessors(),
                        system.getTotalMemorySize() / GIBIBYTE,
                        system.getName(),
                        system.getVersion(),
                        system.getSystemLoadAverage());
        return new Environment(machine, versions(root));
    }

    private static String processor() throws IOException {
        if (!Files.isReadable(PROCESSORS)) {
            return System.getProperty("os.arch");
        }
        try (var lines = Files.lines(PROCESSORS)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        }
    }

    private static String versions(Path root) throws IOException {
        var libraries = new Properties();
        try (var in = Environment.class.getResourceAsStream("versions.properties")) {
            libraries.load(in);
        }
        var own = libraries.remove("Millrace");
        var rest = new TreeMap<>(libraries)
                .entrySet().stream()
                        .map(library -> library.getKey() + " " + library.getValue())
                        .collect(Collectors.joining(", "));
        return "JDK %s (%s), Millrace %s%s, %s"
                .formatted(Runtime.version(), System.getProperty("java.vendor"), own, commit(root), rest);
    }

    /** Empty where there is no git, or no repository. */
    private static String commit(Path root) throws IOException {
        try {
            var git = new ProcessBuilder("git", "describe", "--always", "--dirty")
                    .directory(root.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            var commit = new String(git.getInputStream().readAllBytes()).strip();
            return git.waitFor(10, TimeUnit.SECONDS) && git.exitValue() == 0 ? " (" + commit + ")" : "";
        } catch (IOException noGit) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
