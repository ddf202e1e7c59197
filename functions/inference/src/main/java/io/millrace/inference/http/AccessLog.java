package io.millrace.inference.http;

import io.millrace.lifecycle.ModelName;
import jakarta.inject.Singleton;

/** One line a request: what was asked of which version, how it ended, how long it took. */
@Singleton
class AccessLog {

    void write(Exchange exchange, Call call, Response response) {
        var model = call.model();
        var version = response.headers().get(Response.VERSION);
        JsonLog.write(out -> {
            out.writeNumberField("duration_ms", exchange.elapsed().toMillis());
            out.writeStringField("event", "request");
            out.writeStringField("method", call.request().method());
            if (model != null) {
                out.writeStringField("model", name(model));
            }
            out.writeStringField("outcome", outcome(response.status()));
            out.writeNumberField("status", response.status());
            if (version != null) {
                out.writeNumberField("version", Integer.parseInt(version));
            }
        });
    }

    /** @param model a part of the path, with or without a verb */
    private static String name(String model) {
        int verb = model.indexOf(':');
        var name = verb < 0 ? model : model.substring(0, verb);
        // What is no name may be anything, and is not repeated.
        return ModelName.isValid(name) ? name : "?";
    }

    private static String outcome(int status) {
        return switch (status / 100) {
            case 2 -> "answered";
            case 4 -> "refused";
            case 5 -> status == 503 ? "unavailable" : "bug";
            default -> "other";
        };
    }
}
