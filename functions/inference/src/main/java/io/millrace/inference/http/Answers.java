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
        return of(answer, mediaType(answer));
    }

    /** Of the protocol's answers. */
    static MediaType mediaType(Answer answer) {
        return answer.jsonBytes().isPresent()
                ? MediaType.APPLICATION_OCTET_STREAM_TYPE
                : MediaType.APPLICATION_JSON_TYPE;
    }

    static Response of(Answer answer, MediaType type) {
        var response = Response.ok(answer.body(), type)
                .header(VERSION_HEADER, answer.version().version());
        if (answer.jsonBytes().isPresent()) {
            response.header(BodyReader.JSON_LENGTH, answer.jsonBytes().getAsInt());
        }
        return response.build();
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
