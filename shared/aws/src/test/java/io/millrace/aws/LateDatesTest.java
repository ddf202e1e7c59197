package io.millrace.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

class LateDatesTest {
    private final LoopbackServer server = new LoopbackServer(new LoopbackS3());
    private final S3Client s3 = LoopbackClients.s3(server.uri(), 1);
    private final S3ObjectStore store = new S3ObjectStore(s3, "bucket");

    @AfterEach
    void close() {
        s3.close();
        server.close();
    }

    @Test
    void theDateOfAnObjectIsReadWhenItIsAskedFor() {
        store.put("k", "bytes".getBytes(StandardCharsets.UTF_8), "text/plain");

        assertThat(s3.getObjectAsBytes(r -> r.bucket("bucket").key("k"))
                        .response()
                        .lastModified())
                .isNull();
        assertThat(store.find("k").orElseThrow().lastModified())
                .isEqualTo(store.head("k").orElseThrow().lastModified());
    }

    @Test
    void aClientThatReadsDatesAtOnceTellsTheSame() {
        var response = GetObjectResponse.builder()
                .lastModified(Instant.EPOCH)
                .sdkHttpResponse(SdkHttpResponse.builder().statusCode(200).build());
        assertThat(LateDates.lastModified((GetObjectResponse) response.build()).get())
                .isEqualTo(Instant.EPOCH);
    }
}
