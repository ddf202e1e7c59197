package io.millrace.dispatch;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import io.millrace.aws.SqsStage;
import jakarta.inject.Inject;
import java.time.Instant;

/** Plans runs for accepted uploads and explains jobs that failed. */
public class DispatchHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
    private final SqsStage stage;

    @Inject
    public DispatchHandler(SqsStage stage) {
        this.stage = stage;
    }

    @Override
    public SQSBatchResponse handleRequest(SQSEvent batch, Context context) {
        return stage.handle(batch, Instant.now().plusMillis(context.getRemainingTimeInMillis()));
    }
}
