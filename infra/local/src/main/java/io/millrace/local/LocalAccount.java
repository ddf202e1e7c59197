package io.millrace.local;

import java.net.URI;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a client of the local platform must know. The credentials are the same on every machine and no secret: the
 * platform listens on 127.0.0.1 only.
 *
 * @param batch where the Batch calls go
 * @param http where predictions are asked for
 */
public record LocalAccount(URI s3, URI batch, URI http) {
    public static final String ACCESS_KEY_ID = "millrace-local";
    public static final String SECRET_ACCESS_KEY = "millrace-local-secret";
    public static final String REGION = "us-east-1";
    public static final String BUCKET = "millrace";
    public static final String BATCH_QUEUE = "millrace-cpu";

    /** Variables for the AWS SDKs, sorted. */
    public Map<String, String> awsEnvironment() {
        var environment = new TreeMap<String, String>();
        environment.put("AWS_ACCESS_KEY_ID", ACCESS_KEY_ID);
        environment.put("AWS_SECRET_ACCESS_KEY", SECRET_ACCESS_KEY);
        environment.put("AWS_REGION", REGION);
        environment.put("AWS_ENDPOINT_URL_S3", s3.toString());
        environment.put("AWS_ENDPOINT_URL_BATCH", batch.toString());
        return environment;
    }

    /** Variables for a user's shell, sorted: those of the SDKs, the bucket's name and the endpoint's address. */
    public Map<String, String> shellEnvironment() {
        var environment = new TreeMap<>(awsEnvironment());
        environment.put("MILLRACE_BUCKET", BUCKET);
        environment.put("MILLRACE_URL", http.toString());
        return environment;
    }
}
