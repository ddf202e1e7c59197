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

    /**
     * Small and quick to start: the options that every child gets. Reflection goes by native code of the JVM, where Java
     * would else make byte code for each method and constructor that is called once or twice: configuration, JSON.
     */
    public static List<String> options(int heapMib) {
        return List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djdk.reflect.useNativeAccessorOnly=true",
                "-Xmx" + heapMib + "m");
    }

    /** {@code java} with these options, native libraries allowed. */
    public static List<String> command(List<String> options) {
        var command = new ArrayList<String>();
        command.add(home().resolve("bin").resolve("java").toString());
        command.addAll(options);
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
        if (Runtime.version().feature() >= FIRST_WITH_UNSAFE_FLAG) {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        return command;
    }
}
