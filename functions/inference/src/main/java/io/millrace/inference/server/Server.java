package io.millrace.inference.server;

import io.millrace.inference.http.BodyReader;
import io.millrace.inference.http.Endpoint;
import io.millrace.inference.http.Exchange;
import io.millrace.inference.http.Request;
import io.millrace.inference.http.Response;
import io.quarkus.arc.profile.IfBuildProfile;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Takes requests off their sockets and puts the endpoint's answers there. The thread that took a request in answers it where
 * that is known to take next to no time; a thread that may wait answers the others.
 */
@Singleton
@IfBuildProfile(anyOf = {"container", "test"})
class Server {
    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final byte[] NOTHING = {};

    private final Endpoint endpoint;
    private final Bodies bodies;
    private final Vertx vertx;

    Server(Endpoint endpoint, BodyReader limits, Vertx vertx) {
        this.endpoint = endpoint;
        this.bodies = new Bodies(limits, SILENCE, LOOK, vertx);
        this.vertx = vertx;
    }

    void register(@Observes Router router) {
        router.route().handler(context -> take(context.request()));
    }

    private void take(HttpServerRequest request) {
        var exchange = endpoint.begin();
        if (request.method() == HttpMethod.POST) {
            bodies.take(exchange, request, new IncomingBody.Listener() {
                @Override
                public void whole(byte[] body) {
                    answer(exchange, request, body);
                }

                @Override
                public void refused(Throwable reason) {
                    refuse(exchange, request, reason);
                }

                @Override
                public void gone() {
                    exchange.close();
                }
            });
        } else {
            // No other route has a use for a body; what comes of one is read past.
            request.resume();
            answer(exchange, request, NOTHING);
        }
    }

    private void answer(Exchange exchange, HttpServerRequest incoming, byte[] body) {
        var request = request(incoming, body);
        Optional<Response> quick;
        try {
            quick = endpoint.answerIfQuick(exchange, request);
        } catch (RuntimeException | Error e) {
            refuse(exchange, incoming, e);
            return;
        }
        if (quick.isPresent()) {
            send(exchange, incoming, quick.get());
        } else {
            vertx.executeBlocking(() -> endpoint.answer(exchange, request), false)
                    .onSuccess(response -> send(exchange, incoming, response))
                    .onFailure(reason -> refuse(exchange, incoming, reason));
        }
    }

    private void refuse(Exchange exchange, HttpServerRequest request, Throwable reason) {
        send(exchange, request, endpoint.refuse(exchange, request(request, NOTHING), reason));
    }

    private static void send(Exchange exchange, HttpServerRequest request, Response response) {
        try (exchange) {
            var out = request.response().setStatusCode(response.status());
            response.headers().forEach(out::putHeader);
            out.end(Buffer.buffer(response.body()));
        }
    }

    private static Request request(HttpServerRequest incoming, byte[] body) {
        var headers = incoming.headers();
        return new Request(
                incoming.method().name(),
                Objects.requireNonNullElse(incoming.path(), ""),
                name -> headers.contains(name) ? String.join(",", headers.getAll(name)) : null,
                body);
    }
}
