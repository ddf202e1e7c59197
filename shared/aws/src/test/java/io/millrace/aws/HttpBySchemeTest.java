package io.millrace.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;

class HttpBySchemeTest {
    /** With which each TLS connection begins (RFC 8446, 5.1). */
    private static final int HANDSHAKE = 22;

    @Test
    void anEndpointOfHttpsIsSpokenToByTls() throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var first = CompletableFuture.supplyAsync(() -> firstByte(server));
            try (var s3 = LoopbackClients.s3(URI.create("https://127.0.0.1:" + server.getLocalPort()), 1)) {
                assertThatThrownBy(() -> s3.headObject(r -> r.bucket("b").key("k")))
                        .isInstanceOf(SdkClientException.class);
            }
            assertThat(first.join()).isEqualTo(HANDSHAKE);
        }
    }

    private static int firstByte(ServerSocket server) {
        try (var connection = server.accept()) {
            return connection.getInputStream().read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
