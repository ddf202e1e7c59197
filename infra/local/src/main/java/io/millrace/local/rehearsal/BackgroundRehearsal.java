package io.millrace.local.rehearsal;

import io.millrace.local.process.Child;
import io.millrace.local.process.Jvm;
import io.millrace.local.process.StartCache;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code millrace rehearse} beside a platform, with what the processors have left over. */
public final class BackgroundRehearsal implements AutoCloseable {
    private static final int HEAP_MIB = 128;

    private final Child process;

    private BackgroundRehearsal(Child process) {
        this.process = process;
    }

    /**
     * Starts it; it ends soon where nothing is due.
     *
     * @return empty where this JDK makes no start caches
     * @param command class of the command line that this process runs
     * @param home the platform's folder, for the log
     */
    public static Optional<BackgroundRehearsal> start(Class<?> command, Path root, Path home) {
        if (!StartCache.supported()) {
            return Optional.empty();
        }
        var line = new ArrayList<>(List.of("nice", "-n", "19"));
        line.addAll(Jvm.command(Jvm.options(HEAP_MIB)));
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), command.getName(), "rehearse"));
        var log = home.resolve("logs").resolve("rehearsal.log");
        return Optional.of(
                new BackgroundRehearsal(Child.start(line, Map.of("MILLRACE_ROOT", root.toString()), root, log)));
    }

    /** Ends it, whether it is done or not. */
    @Override
    public void close() {
        process.kill();
    }
}
