package io.millrace.inference;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What the environment decides, as {@code MILLRACE_BUCKET}, {@code MILLRACE_CHAMPION_REFRESH} and so on. */
@ConfigMapping(prefix = "millrace")
public interface InferenceConfig {

    /** The bucket that holds the model registry. */
    String bucket();

    /** How long an answer may rest on an alias, or on a model's absence, without asking the bucket again. */
    @WithDefault("PT2S")
    Duration championRefresh();

    /** How long a model file that cannot be loaded is left alone before it is tried again. */
    @WithDefault("PT60S")
    Duration brokenModelRetry();

    /** Bytes of model files kept loaded; the least recently used models go first. */
    @WithDefault("536870912")
    long modelCacheBytes();

    /** Longest request body, and longest answer, in bytes (Lambda itself carries 6 MB). */
    @WithDefault("6291456")
    int maxBodyBytes();

    /** Most rows in one request. */
    @WithDefault("10000")
    int maxRows();

    /** Most cells of all rows, or elements of all tensors, in one request. */
    @WithDefault("4000000")
    int maxElements();

    /** Most time that one run of a model may take; then the request is answered with 503. */
    @WithDefault("PT20S")
    Duration runLimit();

    /** Largest height or width of an image, in pixels. */
    @WithDefault("4096")
    int maxImageSide();

    /** Most bytes that all images of one request may take once decoded. */
    @WithDefault("67108864")
    int maxPixelBytes();

    /** Most requests that are read or answered at the same time; further ones are told to come again. */
    @WithDefault("64")
    int maxConcurrentRequests();

    /** Most bytes that all requests under way may take, a body counted eight times for what it is decoded to. */
    @WithDefault("268435456")
    long maxInFlightBytes();
}
