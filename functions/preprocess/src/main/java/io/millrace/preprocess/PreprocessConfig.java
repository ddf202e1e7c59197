package io.millrace.preprocess;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.OptionalLong;

/** The settings of this function, from {@code MILLRACE_...} in its environment. */
@ConfigMapping(prefix = "millrace")
interface PreprocessConfig {
    /** The one bucket. */
    String bucket();

    /** How often the queue delivers a message before it sets it aside. */
    @WithDefault("5")
    int maxReceives();

    /** How old an upload may be without an outcome before a sweep drives it. */
    @WithDefault("PT1H")
    Duration stuckAfter();

    /** Where work files lie; on Lambda only /tmp can be written. */
    @WithDefault("${java.io.tmpdir}")
    String temporaryDirectory();

    /** Most memory of DuckDB in megabytes; default: the function's memory less 600, or 512 outside Lambda. */
    OptionalLong databaseMemoryMb();

    /** Threads of DuckDB; each needs memory of its own. */
    @WithDefault("2")
    int databaseThreads();

    /** Most bytes that an upload may have once it is unpacked. */
    @WithDefault("8589934592")
    long maxUnpackedBytes();

    /** Most bytes of a model that an upload brings; it is held in memory while it is checked. */
    @WithDefault("209715200")
    long maxModelBytes();
}
