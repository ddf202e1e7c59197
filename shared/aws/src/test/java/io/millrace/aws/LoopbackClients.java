package io.millrace.aws;

import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.batch.BatchClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** The clients of production against another endpoint, without waits between attempts. */
final class LoopbackClients {
    private static final StaticCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret"));

    private LoopbackClients() {}

    static S3Client s3(URI endpoint, int attempts) {
        return s3(endpoint, attempts, AwsClients.s3Builder());
    }

    /** @param attempt after which an attempt that hangs is given up; four of them are the call's limit */
    static S3Client s3(URI endpoint, int attempts, Duration attempt) {
        return s3(endpoint, attempts, AwsClients.s3Builder(attempt, attempt.multipliedBy(4)));
    }

    private static S3Client s3(URI endpoint, int attempts, S3ClientBuilder production) {
        var override = production.overrideConfiguration().toBuilder().retryStrategy(r -> r.maxAttempts(attempts));
        return production
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(CREDENTIALS)
                .overrideConfiguration(override.build())
                .build();
    }

    static BatchClient batch(URI endpoint) {
        return AwsClients.batchBuilder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(CREDENTIALS)
                .build();
    }
}
