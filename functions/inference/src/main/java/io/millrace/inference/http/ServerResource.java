package io.millrace.inference.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.inference.json.JsonAnswer;
import io.millrace.inference.registry.ModelRegistry;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The server as such: what it is, whether it lives, whether it can reach its models. */
@Path("/v2")
public class ServerResource {
    private final ModelRegistry registry;
    private final String version;

    ServerResource(ModelRegistry registry, @ConfigProperty(name = "quarkus.application.version") String version) {
        this.registry = registry;
        this.version = version;
    }

    @GET
    public Response metadata() {
        return Answers.json(JsonAnswer.write(out -> {
            out.writeStartObject();
            out.writeStringField("name", "millrace");
            out.writeStringField("version", version);
            out.writeArrayFieldStart("extensions");
            out.writeString("explain");
            out.writeEndArray();
            out.writeEndObject();
        }));
    }

    @GET
    @Path("/health/live")
    public Response live() {
        return Answers.json(JsonAnswer.write(out -> flags(out, "live")));
    }

    /** Models load when they are asked for, so the server is ready when the registry can be reached. */
    @GET
    @Path("/health/ready")
    public Response ready() {
        registry.checkReachable();
        // The protocol's prose says "live" here, its other servers "ready".
        return Answers.json(JsonAnswer.write(out -> flags(out, "live", "ready")));
    }

    private static void flags(JsonGenerator out, String... names) throws IOException {
        out.writeStartObject();
        for (var name : names) {
            out.writeBooleanField(name, true);
        }
        out.writeEndObject();
    }
}
