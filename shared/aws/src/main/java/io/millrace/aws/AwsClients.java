package io.millrace.aws;

import java.time.Duration;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.batch.BatchClient;
import software.amazon.awssdk.services.batch.BatchClientBuilder;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * SDK clients from the environment, to be made once a process: region and credentials by the SDK's default chains
 * ({@code AWS_REGION}, {@code AWS_ACCESS_KEY_ID}...), other endpoints by {@code AWS_ENDPOINT_URL_S3} and
 * {@code AWS_ENDPOINT_URL_BATCH}. The SDK retries; callers add no loop. What it leaves, the queues deliver again.
 */
public final class AwsClients {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(20);

    /** One attempt at a call about a small object, and all attempts together: well within any function's own time. */
    private static final Duration S3_ATTEMPT = Duration.ofSeconds(10);

    private static final Duration S3_CALL = Duration.ofSeconds(30);

    /** A transfer of a file takes as long as its bytes flow; a function ends after 15 minutes anyway. */
    private static final Duration LONGEST_TRANSFER = Duration.ofMinutes(14);

    static final AwsRequestOverrideConfiguration TRANSFER = AwsRequestOverrideConfiguration.builder()
            .apiCallAttemptTimeout(LONGEST_TRANSFER)
            .apiCallTimeout(LONGEST_TRANSFER)
            .build();

    /** All attempts together: who claims a run before submitting it must be done before the claim counts as abandoned. */
    private static final Duration BATCH_CALL = Duration.ofSeconds(30);

    private static final int BATCH_ATTEMPTS = 4;
    private static final Duration BATCH_FIRST_WAIT = Duration.ofMillis(200);
    private static final Duration BATCH_LONGEST_WAIT = Duration.ofSeconds(5);

    private AwsClients() {}

    /** @throws software.amazon.awssdk.core.exception.SdkClientException if no region is configured */
    public static S3Client s3() {
        var http = http();
        var s3 = s3Builder(http, S3_ATTEMPT, S3_CALL).build();
        http.prepare(s3.serviceClientConfiguration());
        return s3;
    }

    /**
     * For callers that rather go without an answer than wait.
     *
     * @param limit most time of a call with all its attempts; of an object that is read as a stream, the most time
     *     without a byte
     * @throws software.amazon.awssdk.core.exception.SdkClientException if no region is configured
     */
    public static S3Client s3(Duration limit) {
        var http = new LateTls(limit, limit);
        var s3 = s3Builder(http, limit).build();
        http.prepare(s3.serviceClientConfiguration());
        return s3;
    }

    static S3ClientBuilder s3Builder(Duration limit) {
        return s3Builder(new LateTls(limit, limit), limit);
    }

    private static S3ClientBuilder s3Builder(SdkHttpClient http, Duration limit) {
        return s3Builder(http, c -> c.apiCallTimeout(limit));
    }

    /** @throws software.amazon.awssdk.core.exception.SdkClientException if no region is configured */
    public static BatchClient batch() {
        var http = http();
        var batch = batchBuilder(http).build();
        http.prepare(batch.serviceClientConfiguration());
        return batch;
    }

    static S3ClientBuilder s3Builder() {
        return s3Builder(S3_ATTEMPT, S3_CALL);
    }

    static S3ClientBuilder s3Builder(Duration attempt, Duration call) {
        return s3Builder(http(), attempt, call);
    }

    private static S3ClientBuilder s3Builder(SdkHttpClient http, Duration attempt, Duration call) {
        return s3Builder(http, c -> c.apiCallAttemptTimeout(attempt).apiCallTimeout(call));
    }

    private static S3ClientBuilder s3Builder(
            SdkHttpClient http, Consumer<ClientOverrideConfiguration.Builder> configuration) {
        return S3Client.builder()
                .httpClient(http)
                .overrideConfiguration(configuration.andThen(c -> c.addExecutionInterceptor(new LateDates())))
                // Plain bodies: chunked signing makes answers to conditional writes ambiguous where a connection drops.
                .serviceConfiguration(c -> c.chunkedEncodingEnabled(false).expectContinueEnabled(false))
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
    }

    static BatchClientBuilder batchBuilder() {
        return batchBuilder(http());
    }

    private static BatchClientBuilder batchBuilder(SdkHttpClient http) {
        return BatchClient.builder().httpClient(http).overrideConfiguration(c -> c.apiCallTimeout(BATCH_CALL)
                .retryStrategy(onlyIfRefused()));
    }

    /**
     * AWS Batch has no idempotency token: a submission whose answer was lost must not be sent again before somebody has
     * looked for its job, which is what the next delivery does. What was throttled did not happen, and may be repeated.
     */
    private static RetryStrategy onlyIfRefused() {
        return StandardRetryStrategy.builder()
                .useClientDefaults(false)
                .maxAttempts(BATCH_ATTEMPTS)
                .backoffStrategy(BackoffStrategy.exponentialDelay(BATCH_FIRST_WAIT, BATCH_LONGEST_WAIT))
                .throttlingBackoffStrategy(BackoffStrategy.exponentialDelay(BATCH_FIRST_WAIT, BATCH_LONGEST_WAIT))
                .treatAsThrottling(AwsClients::isThrottled)
                .retryOnException(AwsClients::isThrottled)
                .build();
    }

    private static boolean isThrottled(Throwable thrown) {
        return thrown instanceof AwsServiceException refused && refused.isThrottlingException();
    }

    private static LateTls http() {
        return new LateTls(CONNECT, SILENCE);
    }
}
