package io.millrace.inference.http;

import io.millrace.inference.json.JsonAnswer;
import io.millrace.inference.registry.ModelRegistry;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The server as such: what it is, whether it lives, whether it can reach its models. */
@Singleton
class ServerRoutes {
    private static final List<String> EXTENSIONS = List.of("binary_tensor_data", "model_repository(index)", "explain");

    private final ModelRegistry registry;
    private final String version;

    ServerRoutes(ModelRegistry registry, @ConfigProperty(name = "quarkus.application.version") String version) {
        this.registry = registry;
        this.version = version;
    }

    Stream<Route> routes() {
        return Stream.of(
                new Route.Plain(Request.GET, "/v2", call -> metadata()),
                new Route.Plain(Request.GET, "/v2/health/live", call -> live()),
                new Route.Plain(Request.GET, "/v2/health/ready", call -> ready()));
    }

    private Response metadata() {
        return Response.json(JsonAnswer.write(out -> {
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

    private static Response live() {
        return Response.json(JsonAnswer.write(out -> {
            out.writeStartObject();
            out.writeBooleanField("live", true);
            out.writeEndObject();
        }));
    }

    /**
     * Models load when they are asked for, so the server is ready when the registry can be reached, or while models that
     * are loaded go on serving without it.
     */
    private Response ready() {
        var trouble = registry.trouble();
        return Response.json(JsonAnswer.write(out -> {
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
