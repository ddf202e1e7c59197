package io.millrace.aws;

import java.time.Instant;
import java.util.function.Supplier;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.utils.DateUtils;

/**
 * Keeps the dates of objects that are read from being parsed before somebody asks. The first date that a process parses
 * brings in the tables of calendars and languages: a tenth of a cold start, which needs no date.
 */
final class LateDates implements ExecutionInterceptor {
    private static final String LAST_MODIFIED = "Last-Modified";
    private static final String EXPIRES = "Expires";
    private static final String LATE = "Millrace-Last-Modified";

    @Override
    public SdkHttpResponse modifyHttpResponse(Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        var response = context.httpResponse();
        var date = response.firstMatchingHeader(LAST_MODIFIED);
        if (date.isEmpty() || !(context.request() instanceof GetObjectRequest)) {
            return response;
        }
        return response.toBuilder()
                .putHeader(LATE, date.get())
                .removeHeader(LAST_MODIFIED)
                .removeHeader(EXPIRES)
                .build();
    }

    /** When the object was written, whether the client has this interceptor or not. */
    static Supplier<Instant> lastModified(GetObjectResponse response) {
        return () -> response.sdkHttpResponse()
                .firstMatchingHeader(LATE)
                .map(DateUtils::parseRfc822Date)
                .orElseGet(response::lastModified);
    }
}
