package io.millrace.local.lambda;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * A function as the deployment would configure it.
 *
 * @param zip its package
 * @param heapMib largest heap of its JVM
 * @param timeout of one invocation
 * @param idle after which an unused instance ends
 * @param patience with an instance that is asked to end, before it is killed
 * @param instances most at a time; each takes one invocation at a time
 * @param environment its variables
 */
public record FunctionDefinition(
        String name,
        Path zip,
        String handler,
        int heapMib,
        Duration timeout,
        Duration idle,
        Duration patience,
        int instances,
        Map<String, String> environment) {
    /** The variable with which a function changes how Lambda starts its JVM. */
    public static final String JVM_OPTIONS = "JAVA_TOOL_OPTIONS";

    public FunctionDefinition {
        if (instances < 1) {
            throw new IllegalArgumentException(name + ": instances is " + instances + ", but must be at least 1");
        }
        environment = Map.copyOf(environment);
    }
}
