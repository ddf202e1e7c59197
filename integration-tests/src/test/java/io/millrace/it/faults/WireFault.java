package io.millrace.it.faults;

import java.nio.charset.StandardCharsets;

/** What a service, or the way to it, may do to one request. */
enum WireFault {
    SERVICE_UNAVAILABLE(503, "ServiceUnavailable", false),
    SLOW_DOWN(503, "SlowDown", false),
    /** The connection breaks before the request takes effect. */
    RESET(0, "", false),
    /** The request takes effect, and the connection breaks before its answer. */
    ANSWER_LOST(0, "", true),
    /** Nobody answers as long as the client waits. */
    TIMEOUT(0, "", false),
    /** The conditional write took effect at an earlier attempt: this one is told that its condition does not hold. */
    PRECONDITION_FAILED(412, "PreconditionFailed", true),
    CONFLICT(409, "ConditionalRequestConflict", false);

    private final int status;
    private final String code;
    private final boolean takesEffect;

    WireFault(int status, String code, boolean takesEffect) {
        this.status = status;
        this.code = code;
        this.takesEffect = takesEffect;
    }

    boolean takesEffect() {
        return takesEffect;
    }

    boolean suits(ProxiedRequest request) {
        return (this != PRECONDITION_FAILED && this != CONFLICT) || request.isConditional();
    }

    /** Empty: the connection breaks. */
    byte[] answer(ProxiedRequest request) {
        if (status == 0) {
            return new byte[0];
        }
        var body = request.method().equals("HEAD") ? "" : "<Error><Code>" + code + "</Code></Error>";
        return ("HTTP/1.1 " + status
                        + " Fault\r\nContent-Type: application/xml\r\nConnection: close\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }
}
