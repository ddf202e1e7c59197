package io.millrace.aws;

import io.millrace.lifecycle.error.UnavailableException;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Says once, for every service, which of the SDK's failures a later try may cure. */
final class AwsErrors {
    /** Answered with a 4xx, yet only a matter of time; a missing bucket is, once its deployment is mended. */
    private static final Set<String> PASSING = Set.of(
            "RequestTimeout", "RequestTimeoutException", "ExpiredToken", "ExpiredTokenException", "NoSuchBucket");

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    private AwsErrors() {}

    /**
     * The call's answer.
     *
     * @param doing what is tried, for the message
     * @throws UnavailableException if the service cannot be reached, is overloaded or fails
     * @throws AwsServiceException if the service refuses: the caller knows what it means, or it is a bug
     */
    static <T> T call(String doing, Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkClientException e) {
            throw new UnavailableException(doing + ": " + e.getMessage(), e);
        } catch (AwsServiceException e) {
            if (isPassing(e)) {
                throw new UnavailableException(doing + ": " + e.getMessage(), e);
            }
            throw e;
        }
    }

    static boolean hasCode(AwsServiceException e, String code) {
        return code(e).equals(code);
    }

    private static boolean isPassing(AwsServiceException e) {
        return e.statusCode() >= SERVER_ERROR
                || e.statusCode() == TOO_MANY_REQUESTS
                || e.isThrottlingException()
                || PASSING.contains(code(e));
    }

    private static String code(AwsServiceException e) {
        var details = e.awsErrorDetails();
        var code = details == null ? null : details.errorCode();
        return code == null ? "" : code;
    }
}
