package io.millrace.inference.http;

import io.millrace.inference.InferenceConfig;
import io.millrace.inference.registry.Lease;
import io.millrace.inference.registry.ModelRegistry;
import io.millrace.onnx.GraphModel;
import io.millrace.onnx.OnnxModel;
import io.millrace.onnx.ServableModel;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Answers HTTP requests, whatever carries them: the same way for Lambda's events and for the container's sockets. Every
 * request gets an answer and a line in the access log.
 */
@Singleton
public class Endpoint {
    private static final int OK = 200;

    private final Routes routes;
    private final ModelRegistry registry;
    private final BodyReader bodies;
    private final PredictionIds ids;
    private final AccessLog log;
    private final Admission admission;
    private final Duration limit;
    private final Duration quick;

    Endpoint(
            Routes routes,
            ModelRegistry registry,
            BodyReader bodies,
            PredictionIds ids,
            AccessLog log,
            Admission admission,
            InferenceConfig config) {
        this.routes = routes;
        this.registry = registry;
        this.bodies = bodies;
        this.ids = ids;
        this.log = log;
        this.admission = admission;
        this.limit = config.requestLimit();
        // Whoever waits for the log is not quick.
        this.quick = config.predictionLog().patience().isPositive() ? Duration.ZERO : config.quickPrediction();
    }

    /** A request comes in: starts its clock. To be closed when its answer has been sent. */
    public Exchange begin() {
        return new Exchange(limit, admission);
    }

    /** The answer, however long it takes within the request's time. */
    public Response answer(Exchange exchange, Request request) {
        var match = routes.find(request);
        return answered(exchange, call(match, request), () -> match.map(found -> made(exchange, found))
                .orElseGet(() -> unrouted(request)));
    }

    /**
     * The answer if it is known to take next to no time: if its model is loaded, and such requests have been quick so far.
     * To hand such a request to another thread takes longer than to answer it.
     */
    public Optional<Response> answerIfQuick(Exchange exchange, Request request) {
        if (!quick.isPositive() || BodyReader.isPacked(request.headers())) {
            return Optional.empty();
        }
        var match = routes.find(request);
        if (match.isEmpty() || !(match.get().route() instanceof Route.OfModel route)) {
            return Optional.empty();
        }
        var call = match.get().call();
        var atHand = atHand(route, call);
        if (atHand.isEmpty()) {
            return Optional.empty();
        }
        try (var model = atHand.get()) {
            return isQuick(model, request.body().length)
                    ? Optional.of(answered(
                            exchange, call, () -> route.answer().apply(model, call.with(admitted(exchange, request)))))
                    : Optional.empty();
        }
    }

    /** The answer to a request that could not be taken in. */
    public Response refuse(Exchange exchange, Request request, Throwable reason) {
        return answered(exchange, call(routes.find(request), request), () -> Errors.of(reason));
    }

    private static Call call(Optional<Routes.Match> match, Request request) {
        return match.map(Routes.Match::call).orElseGet(() -> new Call(request, null, null));
    }

    private Response answered(Exchange exchange, Call call, Supplier<Response> answer) {
        var response = exchange.during(() -> {
            try {
                return ids.identified(exchange, answer.get());
            } catch (RuntimeException | Error e) {
                return Errors.of(e);
            }
        });
        log.write(exchange, call, response);
        return call.request().method().equals(Request.HEAD) ? response.withoutBody() : response;
    }

    private Response made(Exchange exchange, Routes.Match match) {
        var call = match.call().with(admitted(exchange, match.call().request()));
        return match.route().answer(registry, call);
    }

    /** The request with its body unpacked, for which there is room. */
    private Request admitted(Exchange exchange, Request request) {
        if (!request.method().equals(Request.POST)) {
            return request;
        }
        exchange.admit(request.body().length);
        return request.with(bodies.unpacked(request, exchange::read));
    }

    private Response unrouted(Request request) {
        var methods = routes.methods(request.path());
        if (methods.isEmpty()) {
            return Errors.noRoute();
        }
        return request.method().equals(Request.OPTIONS)
                ? Response.empty().with("Allow", String.join(", ", methods))
                : Errors.wrongMethod(methods);
    }

    private Optional<Lease> atHand(Route.OfModel route, Call call) {
        try {
            return registry.atHand(route.model().apply(call));
        } catch (RuntimeException e) {
            // Told by the answer that may wait.
            return Optional.empty();
        }
    }

    /** A few bytes may be an image of millions of pixels: their length says nothing. */
    private boolean isQuick(Lease model, int bytes) {
        return lengthTells(model.model()) && model.pace().isBelow(quick, bytes);
    }

    private static boolean lengthTells(ServableModel model) {
        return switch (model) {
            case OnnxModel columns -> columns.signature().image().isEmpty();
            case GraphModel tensors -> true;
        };
    }
}
