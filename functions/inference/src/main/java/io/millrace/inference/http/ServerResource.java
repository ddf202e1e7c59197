package io.millrace.inference.http;

import io.millrace.inference.json.JsonAnswer;
import io.millrace.inference.registry.ModelRegistry;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The server as such: what it is, whether it lives, whether it can reach its models. */
@Path("/v2")
public class ServerResource {
    private static final List<String> EXTENSIONS = List.of("binary_tensor_data", "model_repository(index)", "explain");

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
            for (var extension : EXTENSIONS) {
                out.writeString(extension);
            }
            out.writeEndArray();
            out.writeEndObject();
        }));
    }

    @GET
    @Path("/health/live")
    public Response live() {
        return Answers.json(JsonAnswer.write(out -> {
            out.writeStartObject();
            out.writeBooleanField("live", true);
            out.writeEndObject();
        }));
    }

    /**
     * Models load when they are asked for, so the server is ready when the registry can be reached, or while models that
     * are loaded go on serving without it.
     */
    @GET
    @Path("/health/ready")
    public Response ready() {
        var trouble = registry.trouble();
        return Answers.json(JsonAnswer.write(out -> {
            out.writeStartObject();
            // The protocol's prose says "live" here, its other servers "ready".
            out.writeBooleanField("live", true);
            out.writeBooleanField("ready", true);
            if (trouble.isPresent()) {
                out.writeStringField("degraded", trouble.get());
            }
            out.writeEndObject();
        }));
    }
}
