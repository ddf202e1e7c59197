package io.millrace.aws;

import io.millrace.lifecycle.store.ObjectStore;
import io.millrace.testing.ObjectStoreContract;
import org.junit.jupiter.api.AfterEach;
import software.amazon.awssdk.services.s3.S3Client;

/** The contract over HTTP; small parts, so that the contract's file goes up in several. */
class S3ObjectStoreTest extends ObjectStoreContract {
    private final LoopbackServer server = new LoopbackServer(new LoopbackS3());
    private final S3Client s3 = LoopbackClients.s3(server.uri(), 3);
    private final S3ObjectStore store =
            new S3ObjectStore(s3, "bucket", new MultipartPut(s3, "bucket", 100_000, 65_536));

    @Override
    protected ObjectStore store() {
        return store;
    }

    @AfterEach
    void close() {
        s3.close();
        server.close();
    }
}
