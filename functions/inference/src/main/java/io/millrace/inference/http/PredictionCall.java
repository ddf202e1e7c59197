package io.millrace.inference.http;

import io.millrace.inference.Payload;
import io.millrace.inference.registry.ModelRef;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request for a prediction as most clients send it: to the plain path, with JSON or binary tensors, and for JSON. What
 * is otherwise, or wrong, is none.
 *
 * @param rows whether it has the row form
 */
record PredictionCall(ModelRef model, boolean rows, Payload payload) {
    private static final Pattern TENSORS = path("/v2", "/infer");
    /** Some clients write the colon in its escaped form. */
    private static final Pattern ROWS = path("/v1", "(?::|%3[Aa])predict");

    private static final Set<String> JSON = Set.of("application/json", "application/json; charset=utf-8");
    private static final Set<String> ANY = Set.of("*/*", "application/json");

    /** @param body the request's, as a whole */
    static Optional<PredictionCall> of(HttpServerRequest request, Buffer body) {
        var tensors = TENSORS.matcher(request.path());
        var rows = ROWS.matcher(request.path());
        boolean isRows = rows.matches();
        if (!isRows && !tensors.matches()
                || request.method() != HttpMethod.POST
                || request.headers().contains(HttpHeaders.CONTENT_ENCODING)
                || !isAmong(ANY, request.getHeader(HttpHeaders.ACCEPT))) {
            return Optional.empty();
        }
        var jsonBytes = request.getHeader(BodyReader.JSON_LENGTH);
        if (jsonBytes == null ? !isAmong(JSON, request.getHeader(HttpHeaders.CONTENT_TYPE)) : isRows) {
            return Optional.empty();
        }
        var path = isRows ? rows : tensors;
        var bytes = body.getBytes();
        return Optional.of(new PredictionCall(
                ModelRef.of(path.group(1), path.group(2)),
                isRows,
                jsonBytes == null ? new Payload.Json(bytes) : BodyReader.tensors(bytes, jsonBytes)));
    }

    private static Pattern path(String version, String verb) {
        return Pattern.compile(version + "/models/([a-z0-9-]+)(?:/versions/([0-9]+))?" + verb);
    }

    private static boolean isAmong(Set<String> known, @Nullable String header) {
        return header == null || known.contains(header.toLowerCase(Locale.ROOT));
    }
}
