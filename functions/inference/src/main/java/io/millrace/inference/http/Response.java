package io.millrace.inference.http;

import io.millrace.inference.Answer;
import io.millrace.inference.MediaType;
import io.millrace.inference.json.JsonAnswer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An HTTP answer.
 *
 * @param headers by their names, in the order in which they are sent; without the body's length
 * @param body empty where there is none
 */
public record Response(int status, Map<String, String> headers, byte[] body) {
    static final String CONTENT_TYPE = "Content-Type";
    /** Which version answered; also what the access log reads. */
    static final String VERSION = "Millrace-Model-Version";

    private static final int OK = 200;
    private static final byte[] NOTHING = {};

    /** The protocol's answer: JSON, or JSON with binary tensors behind it. */
    static Response of(Answer answer) {
        return of(answer, answer.jsonBytes().isPresent() ? MediaType.OCTET_STREAM : MediaType.JSON);
    }

    static Response of(Answer answer, MediaType type) {
        var headers = new LinkedHashMap<String, String>();
        headers.put(CONTENT_TYPE, type.toString());
        headers.put(VERSION, Integer.toString(answer.version().version()));
        answer.jsonBytes().ifPresent(length -> headers.put(BodyReader.JSON_LENGTH, Integer.toString(length)));
        return new Response(OK, headers, answer.body());
    }

    static Response json(byte[] body) {
        return json(OK, body);
    }

    /** Nothing but the status 200. */
    static Response empty() {
        return new Response(OK, Map.of(), NOTHING);
    }

    /** {@code {"error": message}}. */
    static Response error(int status, String message) {
        return json(status, JsonAnswer.write(out -> {
            out.writeStartObject();
            out.writeStringField("error", message);
            out.writeEndObject();
        }));
    }

    private static Response json(int status, byte[] body) {
        return new Response(status, Map.of(CONTENT_TYPE, MediaType.JSON.toString()), body);
    }

    /** The same with one header more. */
    Response with(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Response(status, more, body);
    }

    /** The same head, which is what HEAD asks for. */
    Response withoutBody() {
        return new Response(status, headers, NOTHING);
    }
}
