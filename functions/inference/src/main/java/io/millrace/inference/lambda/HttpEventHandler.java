package io.millrace.inference.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.quarkus.arc.Arc;
import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * What Lambda calls: takes an event of API Gateway or of a function URL, asks the routes, gives their answer back. It
 * stands where Quarkus' extension for HTTP on Lambda would, which reads events into beans: its classes and their reflection
 * are what every cold start would pay for.
 */
public final class HttpEventHandler implements RequestStreamHandler {
    private static final Logger LOG = Logger.getLogger(HttpEventHandler.class);
    private static final Map<String, String> JSON = Map.of("content-type", "application/json");

    private final VirtualHttp routes;

    /** Starts the application. */
    public HttpEventHandler() {
        this(started());
    }

    /** Of an application that runs already. */
    HttpEventHandler(VirtualHttp routes) {
        this.routes = routes;
    }

    private static VirtualHttp started() {
        Quarkus.manualInitialize();
        Quarkus.manualStart();
        return Arc.container().instance(VirtualHttp.class).get();
    }

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        answer(event).write(answer);
    }

    /** @throws IOException if the event is no JSON */
    private HttpAnswer answer(InputStream event) throws IOException {
        try {
            return routes.answer(HttpEvent.read(event));
        } catch (TimeoutException e) {
            return HttpAnswer.text(
                    503,
                    Map.of("content-type", "application/json", "retry-after", "2"),
                    "{\"error\":\"the request got lost inside the endpoint; send it again\"}");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(e);
        } catch (ExecutionException | RuntimeException e) {
            return failed(e);
        }
    }

    private static HttpAnswer failed(Exception reason) {
        LOG.error("the event could not be answered", reason);
        return HttpAnswer.text(500, JSON, "{ \"message\": \"Internal Server Error\" }");
    }
}
