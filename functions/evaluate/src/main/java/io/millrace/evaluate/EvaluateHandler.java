package io.millrace.evaluate;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import io.millrace.aws.SqsStage;
import jakarta.inject.Inject;
import java.time.Instant;

/** Evaluates candidates, one a message. */
public class EvaluateHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
    private final SqsStage stage;

    @Inject
    public EvaluateHandler(SqsStage stage) {
        this.stage = stage;
    }

    @Override
    public SQSBatchResponse handleRequest(SQSEvent batch, Context context) {
        return stage.handle(batch, Instant.now().plusMillis(context.getRemainingTimeInMillis()));
    }
}
