package io.millrace.inference.http;

import io.millrace.inference.Answer;
import io.millrace.inference.json.JsonAnswer;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Bodies as HTTP responses. */
final class Answers {
    /** Which version answered; also what the access log reads. */
    static final String VERSION_HEADER = "Millrace-Model-Version";

    private Answers() {}

    static Response of(Answer answer) {
        return of(answer, MediaType.APPLICATION_JSON_TYPE);
    }

    static Response of(Answer answer, MediaType type) {
        return Response.ok(answer.json(), type)
                .header(VERSION_HEADER, answer.version().version())
                .build();
    }

    static Response json(byte[] body) {
        return Response.ok(body, MediaType.APPLICATION_JSON_TYPE).build();
    }

    static Response error(int status, String message) {
        var body = JsonAnswer.write(out -> {
            out.writeStartObject();
            out.writeStringField("error", message);
            out.writeEndObject();
        });
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(body)
                .build();
    }
}
