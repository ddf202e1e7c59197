package io.millrace.local.s3;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.lifecycle.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * An object that the bucket has, as EventBridge tells it.
 *
 * @param etag without quotes
 * @param sequencer hexadecimal; later writes to a key have greater ones
 */
record ObjectCreated(Write write, long sizeBytes, String etag, String sequencer, Instant time) {

    /**
     * The event as JSON, with the fields of
     * https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html. The key is raw, not form-encoded.
     */
    String toEventBridge(String region) {
        var event = JsonNodeFactory.instance.objectNode();
        event.put("version", "0").put("id", UUID.randomUUID().toString());
        event.put("detail-type", "Object Created").put("source", "aws.s3").put("account", "000000000000");
        event.put("time", time.truncatedTo(ChronoUnit.SECONDS).toString()).put("region", region);
        event.putArray("resources").add("arn:aws:s3:::" + write.bucket());
        var detail = event.putObject("detail");
        detail.put("version", "0");
        detail.putObject("bucket").put("name", write.bucket());
        detail.putObject("object")
                .put("key", write.key())
                .put("size", sizeBytes)
                .put("etag", etag)
                .put("sequencer", sequencer);
        detail.put("request-id", UUID.randomUUID().toString()).put("requester", "000000000000");
        detail.put("source-ip-address", "127.0.0.1").put("reason", write.reason());
        return new String(Json.compact(event), StandardCharsets.UTF_8);
    }
}
