package io.millrace.local.cli;

import io.millrace.local.process.StartCache;
import io.millrace.local.rehearsal.Rehearsal;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Makes the functions' start caches; {@code up} does so by itself. */
@Command(
        name = "rehearse",
        description = "Let the functions learn to start sooner (JDK 25 and later): take a small table from upload to"
                + " predictions, and keep what their JVMs had loaded.",
        mixinStandardHelpOptions = true)
final class RehearseCommand implements Callable<Integer> {
    private static final double MEGABYTE = 1e6;

    @Override
    public Integer call() throws Exception {
        if (!StartCache.supported()) {
            System.err.println("millrace: this JDK (" + Runtime.version() + ") cannot; 25 and later can.");
            return 1;
        }
        var root = new Place().root();
        var rehearsal = new Rehearsal(root, System.err::println);
        if (!rehearsal.isDue()) {
            System.out.println("All functions have their start caches already.");
            return 0;
        }
        for (var cache : new TreeMap<>(rehearsal.run()).entrySet()) {
            System.out.printf(
                    "%-12s %5.1f MB  %s%n",
                    cache.getKey(), cache.getValue().toFile().length() / MEGABYTE, root.relativize(cache.getValue()));
        }
        return rehearsal.isDue() ? 1 : 0;
    }
}
