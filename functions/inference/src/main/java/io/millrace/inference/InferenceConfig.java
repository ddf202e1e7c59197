package io.millrace.inference;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** What the environment decides, as {@code MILLRACE_BUCKET}, {@code MILLRACE_CHAMPION_REFRESH} and so on. */
@ConfigMapping(prefix = "millrace")
public interface InferenceConfig {

    /** The bucket that holds the model registry. */
    String bucket();

    /** How long an answer may rest on an alias without asking the bucket again; on a model's absence, at most 200 ms. */
    @WithDefault("PT2S")
    Duration championRefresh();

    /** How long a model file that cannot be loaded is left alone before it is tried again. */
    @WithDefault("PT60S")
    Duration brokenModelRetry();

    /** Bytes of model files kept loaded; the least recently used models go first. */
    @WithDefault("536870912")
    long modelCacheBytes();

    /** Longest request body, in bytes, once unpacked (Lambda itself carries 6 MB). */
    @WithDefault("6291456")
    int maxBodyBytes();

    /** Longest answer, in bytes; Lambda carries 6 MB, and binary answers in base64, which is a third longer. */
    @WithDefault("6291456")
    int maxAnswerBytes();

    /** Most rows in one request. */
    @WithDefault("10000")
    int maxRows();

    /** Most cells of all rows, or elements of all tensors, in one request. */
    @WithDefault("4000000")
    int maxElements();

    /**
     * Most time that one request may take, from its first byte: its body is read (else 408), its model found, loaded and
     * run (else 503). API Gateway waits for 30 seconds.
     */
    @WithDefault("PT25S")
    Duration requestLimit();

    /** Most time of it for one run of a model, or for waiting until it is loaded; then the answer is 503. */
    @WithDefault("PT20S")
    Duration runLimit();

    /**
     * Predictions that are known to take less are answered by the thread that takes requests in, so that they wait for no other;
     * as long may it keep others waiting. Zero: none. Only in the container.
     */
    @WithDefault("PT0.001S")
    Duration quickPrediction();

    /** Largest height or width of an image, in pixels. */
    @WithDefault("4096")
    int maxImageSide();

    /** Most bytes that all images of one request may take once decoded. */
    @WithDefault("67108864")
    int maxPixelBytes();

    /** Most requests that are read or answered at the same time; further ones are told to come again. */
    @WithDefault("64")
    int maxConcurrentRequests();

    /**
     * Most bytes that all requests under way may hold: eight times what is read of each body, or the pixels, cells or
     * elements it decodes to where they are more.
     */
    @WithDefault("268435456")
    long maxInFlightBytes();

    /** Joining small requests that come at the same time. */
    Batching batching();

    /** What is kept of predictions. */
    PredictionLog predictionLog();

    /** Requests that name no model. */
    Invocations invocations();

    /** Explanations. */
    Explain explain();

    /** Only where one process answers many requests at once; a Lambda function has one at a time. */
    interface Batching {
        /** Most rows of joined requests; 1: every request runs by itself. */
        @WithDefault("1")
        int maxRows();

        /** Runs of one model at the same time before requests wait for each other; default: the processors. */
        OptionalInt runsAtOnce();
    }

    /** Objects under {@code predictions/}. */
    interface PredictionLog {
        /** Share of requests that are kept, 0 to 1. */
        @WithDefault("1")
        double sample();

        /** Whether the values of a table's features are kept as well. */
        @WithDefault("false")
        boolean payloads();

        /** At most one write in this time. */
        @WithDefault("PT30S")
        Duration interval();

        /** A write before its time when as much has gathered, in bytes before compression. */
        @WithDefault("4194304")
        int maxBytes();

        /** How long an answer may wait for the write it falls due with; needed where the process freezes after it. */
        @WithDefault("PT0.5S")
        Duration patience();
    }

    /** {@code POST /invocations}. */
    interface Invocations {
        /** The model, or model/version, that answers; default: the only model of the bucket. */
        Optional<String> model();
    }

    /** {@code POST /v2/models/{model}/explain}. */
    interface Explain {
        /** Most rows that a model is asked for to explain one request; a text counts once more for each 500 characters. */
        @WithDefault("100000")
        int maxEvaluations();
    }
}
