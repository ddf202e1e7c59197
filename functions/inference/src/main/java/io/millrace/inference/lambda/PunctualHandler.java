package io.millrace.inference.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import io.millrace.inference.InferenceConfig;
import io.quarkus.amazon.lambda.http.LambdaHttpHandler;
import io.quarkus.arc.Unremovable;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Answers every event in time. Quarkus hands an event to its HTTP server over a channel in memory, whose reader may miss
 * the last message: it looks at the queue, finds it empty, and notes that it waits, while the sender has put the message in
 * and found nobody waiting (about once in a hundred thousand requests on a busy machine). The request then never begins, and
 * the thread that Lambda calls waits without an end. Three seconds after a request's own time is up, that thread is called back; a busy
 * machine may need one or two of them to say so itself.
 *
 * @see <a href="https://github.com/quarkusio/quarkus/tree/main/extensions/netty">the channel: VirtualChannel.doBeginRead and
 *     VirtualClientConnection.sendMessage</a>
 */
@Singleton
@Unremovable
@Alternative
@Priority(1)
public class PunctualHandler extends LambdaHttpHandler {
    private static final Duration GRACE = Duration.ofSeconds(3);

    private final Duration limit;
    private final ScheduledThreadPoolExecutor alarms = new ScheduledThreadPoolExecutor(1, task -> {
        var thread = new Thread(task, "late-answers");
        thread.setDaemon(true);
        return thread;
    });

    @Inject
    PunctualHandler(InferenceConfig config) {
        this(config.requestLimit().plus(GRACE));
    }

    /** @param limit after which an event is answered 503 */
    PunctualHandler(Duration limit) {
        this.limit = limit;
        alarms.setRemoveOnCancelPolicy(true);
    }

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        return inTime(() -> super.handleRequest(event, context));
    }

    /** @param dispatch gives up with some answer when its thread is interrupted */
    APIGatewayV2HTTPResponse inTime(Supplier<APIGatewayV2HTTPResponse> dispatch) {
        var alarm = new Alarm(Thread.currentThread());
        var rings = alarms.schedule(alarm, limit.toMillis(), TimeUnit.MILLISECONDS);
        var answer = dispatch.get();
        rings.cancel(false);
        return alarm.off() ? answer : unavailable();
    }

    private static APIGatewayV2HTTPResponse unavailable() {
        return APIGatewayV2HTTPResponse.builder()
                .withStatusCode(503)
                .withHeaders(Map.of("content-type", "application/json", "retry-after", "2"))
                .withBody("{\"error\":\"the request got lost inside the endpoint; send it again\"}")
                .build();
    }

    /** Interrupts a thread once, unless it was turned off before. */
    private static final class Alarm implements Runnable {
        private final Thread thread;
        private boolean off;
        private boolean rang;

        Alarm(Thread thread) {
            this.thread = thread;
        }

        @Override
        public synchronized void run() {
            if (!off) {
                rang = true;
                thread.interrupt();
            }
        }

        /** From its thread, which is not interrupted by it any more. @return whether it had not rung */
        synchronized boolean off() {
            off = true;
            if (rang) {
                Thread.interrupted();
            }
            return !rang;
        }
    }
}
