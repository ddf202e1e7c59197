package io.millrace.local.s3;

import io.millrace.lifecycle.store.ObjectStore;
import io.millrace.local.LocalClients;
import io.millrace.testing.ObjectStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The bucket of this machine keeps what every object store keeps, through the real client. */
class LocalS3ContractTest extends ObjectStoreContract {
    @TempDir
    static Path home;

    private static RunningS3 s3;

    @BeforeAll
    static void start() {
        s3 = new RunningS3(home);
    }

    @AfterAll
    static void stop() {
        s3.close();
    }

    @Override
    protected ObjectStore store() {
        return LocalClients.store(s3.account);
    }
}
