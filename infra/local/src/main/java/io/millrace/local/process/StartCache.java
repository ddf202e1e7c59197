package io.millrace.local.process;

import io.millrace.lifecycle.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Classes as one JVM had loaded and linked them when it ended, for the next JVMs with the same class path. A JVM that
 * finds the cache missing, broken or made by another one starts without it.
 *
 * @param file named after all that it depends on: the JDK, its options and the class path
 * @see <a href="https://openjdk.org/jeps/514">JEP 514: Ahead-of-Time Command-Line Ergonomics</a>
 */
public record StartCache(Path file) {
    private static final int FIRST_JDK = 25;
    private static final int HASH_DIGITS = 12;
    private static final String SUFFIX = ".aot";
    /** Exit codes of a JVM that ended in order: by itself, or asked to by SIGTERM. */
    private static final Set<Integer> IN_ORDER = Set.of(0, 143);

    /**
     * The one of a JVM with these options and class path.
     *
     * @param folder where the package lies, so that its caches go when it goes
     * @param classPath files whose size and time tell whether they have changed
     */
    public static StartCache of(Path folder, List<String> options, List<Path> classPath) {
        var dependencies = Stream.of(
                        Stream.of(System.getProperty("java.vm.vendor"), System.getProperty("java.vm.version")),
                        options.stream(),
                        classPath.stream().map(StartCache::state))
                .flatMap(s -> s)
                .collect(Collectors.joining("\n"));
        var name = "start-" + Sha256.of(dependencies).substring(0, HASH_DIGITS) + SUFFIX;
        return new StartCache(folder.resolve(name));
    }

    /** Whether this JDK can make one. */
    public static boolean supported() {
        return Runtime.version().feature() >= FIRST_JDK;
    }

    /** Whether it was made. */
    public boolean exists() {
        return Files.isRegularFile(file);
    }

    /** Options of a JVM that starts from the cache, if there is one. */
    public List<String> use() {
        // Its complaints about a cache that does not fit would stand among the function's own lines.
        return exists() ? List.of("-XX:AOTCache=" + file, "-Xlog:aot*=off,cds*=off") : List.of();
    }

    /** Options of a JVM that makes the cache when it ends; {@link #keep} it then. */
    public List<String> make() {
        return List.of("-XX:AOTCacheOutput=" + draft());
    }

    /** Puts the cache in its place once the process that makes it has ended in order. @return done then, or given up */
    public CompletableFuture<Void> keep(Child process) {
        return process.onExit().thenAccept(code -> {
            try {
                if (IN_ORDER.contains(code) && Files.isRegularFile(draft()) && Files.size(draft()) > 0) {
                    Files.move(draft(), file, StandardCopyOption.ATOMIC_MOVE);
                } else {
                    Files.deleteIfExists(draft());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private Path draft() {
        return file.resolveSibling(file.getFileName() + ".draft");
    }

    private static String state(Path jar) {
        try {
            return jar + " " + Files.size(jar) + " "
                    + Files.getLastModifiedTime(jar).toMillis();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
