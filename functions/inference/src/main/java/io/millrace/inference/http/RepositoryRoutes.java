package io.millrace.inference.http;

import com.fasterxml.jackson.core.JsonToken;
import io.millrace.inference.Limits;
import io.millrace.inference.json.JsonAnswer;
import io.millrace.inference.json.JsonReader;
import io.millrace.inference.registry.IndexEntry;
import io.millrace.inference.registry.ModelRegistry;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Stream;

/**
 * The model repository extension, for reading: aliases decide what is served, and models load when they are asked for,
 * so load and unload are forbidden.
 */
@Singleton
class RepositoryRoutes {
    private static final int FORBIDDEN = 403;

    private final ModelRegistry registry;
    private final Limits limits;

    RepositoryRoutes(ModelRegistry registry, Limits limits) {
        this.registry = registry;
        this.limits = limits;
    }

    Stream<Route> routes() {
        return Stream.of(
                new Route.Plain(Request.POST, "/v2/repository/index", this::index),
                new Route.Plain(Request.POST, "/v2/repository/models/{model}/load", call -> readOnly()),
                new Route.Plain(Request.POST, "/v2/repository/models/{model}/unload", call -> readOnly()));
    }

    /** Every registered version: READY when a request for it is answered, loading it where need be. */
    private Response index(Call call) {
        boolean readyOnly = readyOnly(call.request().body());
        var entries = registry.index().stream()
                .filter(entry -> !readyOnly || entry.problem().isEmpty())
                .toList();
        return Response.json(write(entries));
    }

    private static Response readOnly() {
        return Response.error(
                FORBIDDEN,
                "this repository is read-only: the alias champion in the bucket decides what is served, and models load"
                        + " when they are asked for");
    }

    private static boolean readyOnly(byte[] body) {
        var ready = new boolean[1];
        if (body.length > 0) {
            JsonReader.read(body, (in, name) -> {
                if (!name.equals("ready")) {
                    throw JsonReader.unknown("the request", name, List.of("ready"));
                }
                if (in.token() != JsonToken.VALUE_TRUE && in.token() != JsonToken.VALUE_FALSE) {
                    throw in.wrong("ready", "true or false");
                }
                ready[0] = in.token() == JsonToken.VALUE_TRUE;
            });
        }
        return ready[0];
    }

    private byte[] write(List<IndexEntry> entries) {
        return JsonAnswer.write(limits.answerBytes(), out -> {
            out.writeStartArray();
            for (var entry : entries) {
                out.writeStartObject();
                out.writeStringField("name", entry.version().model().value());
                out.writeStringField("version", Integer.toString(entry.version().version()));
                out.writeStringField("state", entry.problem().isEmpty() ? "READY" : "UNAVAILABLE");
                out.writeStringField("reason", entry.problem().orElse(""));
                out.writeEndObject();
            }
            out.writeEndArray();
        });
    }
}
