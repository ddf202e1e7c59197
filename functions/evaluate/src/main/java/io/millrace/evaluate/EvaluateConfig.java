package io.millrace.evaluate;

import io.smallrye.config.ConfigMapping;

/** Where this function works. */
@ConfigMapping(prefix = "millrace")
interface EvaluateConfig {

    /** The bucket ({@code MILLRACE_BUCKET}). */
    String bucket();
}
