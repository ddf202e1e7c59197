package io.millrace.local.s3;

import io.millrace.local.LocalAccount;
import io.millrace.local.LocalClients;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.services.s3.S3Client;

/** A bucket for a test, with the events it made. */
final class RunningS3 implements AutoCloseable {
    final List<String> events = new CopyOnWriteArrayList<>();
    final LocalS3 server;
    final S3Client client;
    final LocalAccount account;

    RunningS3(Path home) {
        server = LocalS3.start(
                new LocalS3.Settings(
                        home,
                        0,
                        LocalAccount.BUCKET,
                        LocalAccount.REGION,
                        LocalAccount.ACCESS_KEY_ID,
                        LocalAccount.SECRET_ACCESS_KEY),
                events::add,
                Clock.systemUTC());
        account =
                new LocalAccount(server.endpoint(), URI.create("http://127.0.0.1:1"), URI.create("http://127.0.0.1:1"));
        client = LocalClients.s3(account);
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
