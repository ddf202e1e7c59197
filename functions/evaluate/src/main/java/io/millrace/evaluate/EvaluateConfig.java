package io.millrace.evaluate;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Where this function works. */
@ConfigMapping(prefix = "millrace")
interface EvaluateConfig {

    /** The bucket ({@code MILLRACE_BUCKET}). */
    String bucket();

    /** How often the queue delivers a message before it sets it aside ({@code MILLRACE_MAX_RECEIVES}). */
    @WithDefault("5")
    int maxReceives();

    /** How old a candidate may be without an outcome before a sweep drives it ({@code MILLRACE_STUCK_AFTER}). */
    @WithDefault("PT1H")
    Duration stuckAfter();
}
