package io.millrace.local.lambda;

/** How an invocation ended. */
public sealed interface InvocationResult {
    /** The function's answer. */
    record Answer(byte[] payload) implements InvocationResult {}

    /** No answer: the function threw, crashed, could not start, or took too long. */
    record Failure(Kind kind, String reason) implements InvocationResult {}

    /** Why there is no answer. */
    enum Kind {
        ERROR,
        CRASH,
        TIMEOUT,
        TOO_LARGE
    }
}
