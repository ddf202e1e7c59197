package io.millrace.inference.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.millrace.inference.http.Endpoint;
import io.millrace.inference.http.Exchange;
import io.millrace.inference.http.Response;
import io.quarkus.arc.Arc;
import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * What Lambda calls: takes an event of API Gateway or of a function URL, gives the endpoint's answer back. No server stands
 * between them: its classes are what every cold start would pay for.
 */
public final class HttpEventHandler implements RequestStreamHandler {
    private static final Logger LOG = Logger.getLogger(HttpEventHandler.class);
    private static final Response FAILED = new Response(
            500,
            Map.of("Content-Type", "application/json"),
            "{ \"message\": \"Internal Server Error\" }".getBytes(StandardCharsets.UTF_8));

    private final Endpoint endpoint;

    /** Starts the application. */
    public HttpEventHandler() {
        this(started());
    }

    /** Of an application that runs already. */
    HttpEventHandler(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    private static Endpoint started() {
        Quarkus.manualInitialize();
        Quarkus.manualStart();
        return Arc.container().instance(Endpoint.class).get();
    }

    /** @throws IOException if the event is no JSON, or the answer cannot be written */
    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        try (var exchange = endpoint.begin()) {
            HttpAnswer.write(answer(exchange, event), answer);
        }
    }

    private Response answer(Exchange exchange, InputStream event) throws IOException {
        try {
            var request = HttpEvent.read(event);
            if (request.method().isEmpty()) {
                throw new IllegalArgumentException("the event is none of HTTP");
            }
            return endpoint.answer(exchange, request);
        } catch (RuntimeException e) {
            LOG.error("the event could not be answered", e);
            return FAILED;
        }
    }
}
