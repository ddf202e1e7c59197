package io.millrace.local.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The Java that runs this process, to run others with. */
public final class Jvm {
    private static final int FIRST_WITH_UNSAFE_FLAG = 23;

    private Jvm() {}

    public static Path home() {
        return Path.of(System.getProperty("java.home"));
    }

    /** {@code java} with the flags that every child gets: native libraries allowed, small and quick to start. */
    public static List<String> command(int heapMib) {
        var command = new ArrayList<>(List.of(
                home().resolve("bin").resolve("java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Xmx" + heapMib + "m",
                "--enable-native-access=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED"));
        if (Runtime.version().feature() >= FIRST_WITH_UNSAFE_FLAG) {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        return command;
    }
}
