package io.millrace.inference.http;

import io.millrace.inference.Payload;
import io.millrace.inference.registry.ModelRef;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.NotFoundException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A request for a prediction as most clients send it: to the plain path, with JSON or binary tensors, and for JSON. What
 * is otherwise, or wrong, is none.
 *
 * @param rows whether it has the row form
 */
record PredictionCall(ModelRef model, boolean rows, Payload payload) {
    private static final String VERSIONS = "/versions/";
    private static final Set<String> JSON = Set.of("application/json", "application/json; charset=utf-8");
    private static final Set<String> ANY = Set.of("*/*", "application/json");

    /**
     * @param body the request's, as a whole
     * @throws NotFoundException if no model or version can have that name
     * @throws InvalidInputException if the length of the JSON in front of tensors is none
     */
    static Optional<PredictionCall> of(HttpMethod method, String path, MultiMap headers, byte[] body) {
        var tensors = model(path, "/v2/models/", "/infer");
        var model = tensors.isPresent() ? tensors : model(path, "/v1/models/", ":predict");
        if (model.isEmpty()
                || method != HttpMethod.POST
                || headers.contains(HttpHeaders.CONTENT_ENCODING)
                || !isAmong(ANY, headers.getAll(HttpHeaders.ACCEPT))) {
            return Optional.empty();
        }
        boolean rows = tensors.isEmpty();
        var jsonBytes = headers.get(BodyReader.JSON_LENGTH);
        if (jsonBytes == null ? !isAmong(JSON, headers.getAll(HttpHeaders.CONTENT_TYPE)) : rows) {
            return Optional.empty();
        }
        var payload = jsonBytes == null ? new Payload.Json(body) : BodyReader.tensors(body, jsonBytes);
        return Optional.of(new PredictionCall(model.get(), rows, payload));
    }

    /** What lies between the two; empty if they are not there. */
    private static Optional<ModelRef> model(String path, String before, String after) {
        if (!path.startsWith(before) || !path.endsWith(after) || path.length() < before.length() + after.length()) {
            return Optional.empty();
        }
        var name = path.substring(before.length(), path.length() - after.length());
        int versions = name.indexOf(VERSIONS);
        return Optional.of(
                versions < 0
                        ? ModelRef.of(name, null)
                        : ModelRef.of(name.substring(0, versions), name.substring(versions + VERSIONS.length())));
    }

    /** Whether a header is absent, or there once with one of these values. */
    private static boolean isAmong(Set<String> known, List<String> header) {
        return header.isEmpty()
                || (header.size() == 1 && known.contains(header.getFirst().toLowerCase(Locale.ROOT)));
    }
}
