package io.millrace.inference.http;

import com.fasterxml.jackson.core.JsonToken;
import io.millrace.inference.Limits;
import io.millrace.inference.json.JsonAnswer;
import io.millrace.inference.json.JsonReader;
import io.millrace.inference.registry.IndexEntry;
import io.millrace.inference.registry.ModelRegistry;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;

/**
 * The model repository extension, for reading: aliases decide what is served, and models load when they are asked for,
 * so load and unload are forbidden.
 */
@Path("/v2/repository")
public class RepositoryResource {
    private static final int FORBIDDEN = 403;

    private final ModelRegistry registry;
    private final BodyReader bodies;
    private final Limits limits;

    RepositoryResource(ModelRegistry registry, BodyReader bodies, Limits limits) {
        this.registry = registry;
        this.bodies = bodies;
        this.limits = limits;
    }

    /** Every registered version: READY when a request for it is answered, loading it where need be. */
    @POST
    @Path("/index")
    public Response index(InputStream body) {
        boolean readyOnly = readyOnly(bodies.bytes(body));
        var entries = registry.index().stream()
                .filter(entry -> !readyOnly || entry.problem().isEmpty())
                .toList();
        return Answers.json(write(entries));
    }

    @POST
    @Path("/models/{model}/load")
    public Response load(@PathParam("model") String model) {
        return readOnly();
    }

    @POST
    @Path("/models/{model}/unload")
    public Response unload(@PathParam("model") String model) {
        return readOnly();
    }

    private static Response readOnly() {
        return Answers.error(
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
