package io.millrace.inference.http;

import io.millrace.inference.Answer;
import io.millrace.inference.InferenceConfig;
import io.millrace.inference.InferenceService;
import io.millrace.inference.registry.Lease;
import io.millrace.inference.registry.ModelRegistry;
import io.millrace.inference.row.RowFormat;
import io.millrace.inference.row.RowService;
import io.millrace.onnx.GraphModel;
import io.millrace.onnx.OnnxModel;
import io.millrace.onnx.ServableModel;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.quarkus.arc.Arc;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.HttpMethod;
import java.time.Duration;
import java.util.Optional;

/**
 * Answers predictions that take next to no time by the thread that took the request in. To hand such a request to a
 * thread, and to lead it to its route, takes longer than to answer it. They are those with the body there as a whole,
 * the model loaded, and an answer that is known to be quick; every other request goes to its route, which may wait. So
 * does what fails here: its route tells the client why.
 */
@ApplicationScoped
class QuickPredictions {
    private final ModelRegistry registry;
    private final InferenceService tensors;
    private final RowService rows;
    private final Ticket ticket;
    private final PredictionIds ids;
    private final AccessLog log;
    private final CurrentVertxRequest current;
    private final Duration limit;
    private final int maxBodyBytes;
    private final boolean mayWaitForLog;

    QuickPredictions(
            ModelRegistry registry,
            InferenceService tensors,
            RowService rows,
            Ticket ticket,
            PredictionIds ids,
            AccessLog log,
            CurrentVertxRequest current,
            InferenceConfig config) {
        this.registry = registry;
        this.tensors = tensors;
        this.rows = rows;
        this.ticket = ticket;
        this.ids = ids;
        this.log = log;
        this.current = current;
        this.limit = config.quickPrediction();
        this.maxBodyBytes = config.maxBodyBytes();
        this.mayWaitForLog = config.predictionLog().patience().isPositive();
    }

    /** Ends the request with its answer, or lets it go on. */
    void take(RoutingContext request) {
        if (!isAnswered(request)) {
            request.next();
        }
    }

    private boolean isAnswered(RoutingContext request) {
        var body = request.body().buffer();
        if (body == null || body.length() > maxBodyBytes || mayWaitForLog) {
            return false;
        }
        try {
            var asked = request.request();
            var call = PredictionCall.of(asked.method(), asked.path(), asked.headers(), body.getBytes());
            var model = call.flatMap(known -> registry.atHand(known.model()));
            if (model.isEmpty()) {
                return false;
            }
            try (var lease = model.get()) {
                if (isQuick(lease, body.length())) {
                    answer(request, call.get(), lease);
                    return true;
                }
                return false;
            }
        } catch (RuntimeException | Error e) {
            // Its route fails in the same way, and has the words for it.
            return false;
        }
    }

    /** Whether it is known to be. A few bytes may be an image of millions of pixels: their length says nothing. */
    private boolean isQuick(Lease model, int bytes) {
        return lengthTells(model.model()) && model.pace().isBelow(limit, bytes);
    }

    private static boolean lengthTells(ServableModel model) {
        return switch (model) {
            case OnnxModel columns -> columns.signature().image().isEmpty();
            case GraphModel tensors -> true;
        };
    }

    private void answer(RoutingContext request, PredictionCall call, Lease model) {
        var context = Arc.container().requestContext();
        context.activate();
        try {
            current.setCurrent(request);
            int bytes = call.payload().bytes().length;
            ticket.enter(bytes);
            ticket.read(bytes);
            send(
                    request,
                    call.rows()
                            ? rows.predict(model, call.payload(), RowFormat.JSON)
                            : tensors.infer(model, call.payload()));
        } finally {
            context.terminate();
        }
    }

    private void send(RoutingContext request, Answer answer) {
        try {
            var version = answer.version();
            var id = ids.next();
            log.write(
                    HttpMethod.POST,
                    HttpResponseStatus.OK.code(),
                    Optional.of(version.model().value()),
                    Optional.of(version.version()));
            var response = request.response()
                    .putHeader(
                            HttpHeaders.CONTENT_TYPE, Answers.mediaType(answer).toString())
                    .putHeader(Answers.VERSION_HEADER, String.valueOf(version.version()));
            answer.jsonBytes().ifPresent(length -> response.putHeader(BodyReader.JSON_LENGTH, String.valueOf(length)));
            id.ifPresent(known -> response.putHeader(PredictionIds.HEADER, known));
            response.end(Buffer.buffer(answer.body()));
        } catch (RuntimeException e) {
            // Not left to the route: the prediction is in the log by now, and would be once more.
            request.fail(e);
        }
    }
}
